import { randomInt } from 'node:crypto';

/** The long form runs for minutes; `CHAOS=short` spares that. */
export const isLong = process.env['CHAOS'] !== 'short';

/** How often something is done in the short and in the long form. */
export const inForm = (short: number, long: number): number => (isLong ? long : short);

/** A seed for chance: another one in every run unless `CHAOS_SEED` names it. It is printed, so that a failure can be replayed. */
export function seedFor(what: string): number {
  const seed = Number(process.env['CHAOS_SEED'] ?? randomInt(2 ** 31 - 1));
  process.stdout.write(`    ${what}: seed ${seed} (CHAOS_SEED=${seed} plays it again)\n`);
  return seed;
}

/** A figure that a test has found, for whoever reads its output. */
export function tell(line: string): void {
  process.stdout.write(`    ${line}\n`);
}

/** Whether a test cannot run here; says why. `null`: it can. */
export function isWithout(what: string, why: string | null): boolean {
  if (why !== null) process.stdout.write(`    Skipped: ${what}: ${why}\n`);
  return why !== null;
}
