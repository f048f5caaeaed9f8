/** Runs jobs side by side, but no more than `most` at once. */
export async function atMost(most: number, jobs: readonly (() => Promise<void>)[]): Promise<void> {
  const left = [...jobs];
  const work = async (): Promise<void> => {
    for (let job = left.shift(); job !== undefined; job = left.shift()) await job();
  };
  await Promise.all(Array.from({ length: Math.min(most, jobs.length) }, work));
}
