import type { ArrivalName } from './arrivals.ts';
import type { Job, Outcome } from './job.ts';
import { type PolicyName, policyTexts, type ServerName } from './policies.ts';
import type { Tally } from './tally.ts';
import { DAY, daysOf, type Span } from './times.ts';
import { type WorldName, worldNames, worlds } from './worlds.ts';

/** A world with its users. */
export interface Column {
  readonly world: WorldName;
  readonly arrivals: ArrivalName;
}

/** A policy; ours differ by what the server shows. */
export interface Row {
  readonly policy: PolicyName;
  readonly server: ServerName;
}

export const columns: readonly Column[] = [
  ...worldNames.map((world) => ({ world, arrivals: 'office' }) as const),
  ...(['bursts', 'sparse', 'cron'] as const).map((arrivals) => ({ world: '10 min', arrivals }) as const),
];

export const rows: readonly Row[] = [
  ...(['none', 'seed000', 'seed003', 'fixed240', 'oracle', 'oracleUnseen', 'exact'] as const).map(
    (policy) => ({ policy, server: 'opaque' }) as const,
  ),
  ...(['ours2m', 'auto', 'autoReported'] as const).map((policy) => ({ policy, server: 'opaque' }) as const),
  ...(['ours2m', 'auto'] as const).map((policy) => ({ policy, server: 'telling' }) as const),
];

/** Pinging every 2 min is dear to play and hardly hangs on the world: this one shows it. */
const WORLD_OF_2M: WorldName = '10 min';
/** Learning is the dearest of all; where use is not reported, these show what that means. */
const worldsUnseen: readonly WorldName[] = ['5 min', '10 min', '30 min', '10 min ±10 %', '10, then 3 min', '10 min, evicted'];

export function isPlayed({ policy, server }: Row, { world, arrivals }: Column): boolean {
  if (policy === 'ours2m') return world === WORLD_OF_2M && arrivals === 'office';
  return policy !== 'auto' || server === 'telling' || worldsUnseen.includes(world);
}

export function columnName({ world, arrivals }: Column): string {
  return arrivals === 'office' ? world : `${world}, ${arrivals}`;
}

export function rowName({ policy, server }: Row): string {
  const name = policyTexts[policy];
  return name.startsWith('ours') ? `${name}, ${server}` : name;
}

/** One cell, as figures of an endpoint. */
export interface Figures {
  readonly tally: Tally;
  /** Of real requests, 0 to 1. */
  readonly coldShare: number;
  readonly perDay: (what: keyof Tally) => number;
}

/** What happens at first does not count. */
const BURN_IN = DAY;

/** The played cells, and how to find one. */
export class Grid {
  readonly #tallies = new Map<string, Tally>();
  readonly #days: number;
  readonly runs: number;

  /** @param days that count of each run */
  constructor(days: number, runs: number) {
    this.#days = days;
    this.runs = runs;
  }

  /** What has to be played, the longest first, so that no core waits long for another at the end. */
  jobs(): Extract<Job, { kind: 'cell' }>[] {
    const { runs } = this;
    return rows
      .flatMap((row) => columns.filter((column) => isPlayed(row, column)).map((column) => ({ ...row, ...column })))
      .map((cell) => ({ kind: 'cell', ...cell, runs, ...this.#spanOf(cell) }) as const)
      .sort((a, b) => effortOf(b) - effortOf(a));
  }

  take(job: Job, outcome: Outcome): void {
    if (job.kind === 'cell' && outcome.kind === 'cell') this.#tallies.set(keyOf(job, job), outcome.tally);
  }

  /** `null`: not played. */
  at(row: Row, column: Column): Figures | null {
    const tally = this.#tallies.get(keyOf(row, column));
    if (tally === undefined) return null;
    const days = this.runs * daysOf(this.#spanOf(column));
    return { tally, coldShare: tally.requests === 0 ? 0 : tally.coldRequests / tally.requests, perDay: (what) => tally[what] / days };
  }

  /** A change needs weekdays before and after it. */
  #spanOf({ world }: Column): Span {
    const { minutes, later } = worlds[world];
    const days = minutes === later ? this.#days : 2 * this.#days;
    return { countFrom: BURN_IN, end: BURN_IN + days * DAY };
  }
}

function keyOf({ policy, server }: Row, { world, arrivals }: Column): string {
  return [policy, server, world, arrivals].join('|');
}

function effortOf({ policy, world }: Row & Column): number {
  if (policy === 'ours2m') return 1;
  if (policy.startsWith('auto')) return 2 / worlds[world].later;
  return 0;
}
