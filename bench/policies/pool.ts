import { availableParallelism } from 'node:os';
import { Child } from '../child.ts';
import { progress } from '../report.ts';
import { type Job, type Outcome, outcomeSchema } from './job.ts';

/** Plays all jobs, one at a time in as many processes as there are cores. @returns what came out, in the order of the jobs */
export async function playAll(jobs: readonly Job[]): Promise<readonly Outcome[]> {
  const outcomes = new Map<number, Outcome>();
  const waiting = [...jobs.entries()];
  const work = async (): Promise<void> => {
    const child = new Child(new URL('./jobProcess.ts', import.meta.url), outcomeSchema);
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, job] = next;
      child.send(job);
      outcomes.set(index, await child.next());
      if (outcomes.size % Math.ceil(jobs.length / 10) === 0) progress(`${outcomes.size} of ${jobs.length} cells`);
    }
    await child.stop();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return jobs.flatMap((_, index) => outcomes.get(index) ?? []);
}
