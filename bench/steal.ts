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
