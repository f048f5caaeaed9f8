import { readFileSync } from 'node:fs';

/** The eighth figure of the first line of /proc/stat (proc_stat(5)): time in which the hypervisor ran somebody else, in ticks of 10 ms. */
const STEAL_COLUMN = 8;

/** Ticks that the machine's host has taken from it so far, over all CPUs; null where the system does not tell. */
export function stolenTicks(): number | null {
  try {
    const ticks = Number(readFileSync('/proc/stat', 'latin1').split('\n', 1)[0]?.split(/\s+/)[STEAL_COLUMN]);
    return Number.isNaN(ticks) ? null : ticks;
  } catch {
    return null;
  }
}

/** A machine that is robbed every time is measured as it is. */
const MOST_RETAKES = 20;
let retakes = 0;

/** What was measured again so far. */
export function retaken(): number {
  return retakes;
}

/** Measures again while the host of this machine took its CPU away meanwhile: a tail of somebody else's work is nobody's error. */
export async function undisturbed<T>(measure: () => Promise<T>): Promise<T> {
  for (let take = 0; ; take += 1) {
    const before = stolenTicks();
    const measured = await measure();
    if (stolenTicks() === before || take === MOST_RETAKES) return measured;
    retakes += 1;
  }
}
