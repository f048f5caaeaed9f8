export type Version = number | string;

/**
 * Reads at once, and again `delayMs` after the first change since then. Further changes do not put that off, and what changes during a
 * read is read after it.
 * @param signal ends it
 * @returns tells it another version
 */
export function follow(read: () => Promise<void>, version: Version, delayMs: number, signal: AbortSignal): (version: Version) => void {
  let wanted = version;
  let isBusy = true;
  const run = async (): Promise<void> => {
    if (signal.aborted) return;
    const reading = wanted;
    await read();
    isBusy = wanted !== reading;
    if (isBusy) setTimeout(run, delayMs);
  };
  setTimeout(run);
  return (next) => {
    if (wanted === next) return;
    wanted = next;
    if (!isBusy) setTimeout(run, delayMs);
    isBusy = true;
  };
}
