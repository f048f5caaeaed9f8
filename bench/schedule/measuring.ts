import { z } from 'zod';
import { Child } from '../child.ts';
import type { Table } from '../report.ts';
import { median } from '../stats.ts';
import type { DesignName } from './makers.ts';

// JSON has no NaN: what a design does not know comes as null.
const figure = z.number().nullable();
const measuredSchema = z.object({
  setUpMs: figure,
  bytesEach: figure,
  besideBytesEach: figure,
  firesPerSecond: figure,
  lateP50: figure,
  lateP99: figure,
  driftMs: figure,
  cpuSecondsPerMillion: figure,
  besideCpuSecondsPerMillion: figure,
  moveUs: figure,
});
export type Measured = z.infer<typeof measuredSchema>;

/** By design and number of endpoints. */
export type Results = ReadonlyMap<string, readonly Measured[]>;

/** Intervals are uniform from `shortestMs` to ten times that. */
export interface Size {
  readonly count: number;
  readonly shortestMs: number;
  /** Until the compiler has settled and the first interval is over. */
  readonly warmMs: number;
  readonly windowMs: number;
}

const SHORT = { shortestMs: 1_000, warmMs: 2_000 };
const sizes: readonly Omit<Size, 'windowMs'>[] = [
  { count: 1_000, ...SHORT },
  { count: 10_000, ...SHORT },
  { count: 100_000, ...SHORT },
  { count: 1_000_000, shortestMs: 10_000, warmMs: 11_000 },
];
/** At most as many endpoints with these; what more would take is told from their own figures at this many. */
const MOST: Partial<Record<DesignName, number>> = { croner: 10_000, 'node-schedule': 10_000, BullMQ: 10_000 };

export function sizesFor(seconds: number, most: number): readonly Size[] {
  return sizes.filter(({ count }) => count <= most).map((size) => ({ ...size, windowMs: seconds * 1000 }));
}

export function isLeftOut(design: DesignName, { count }: Pick<Size, 'count'>): boolean {
  return count > (MOST[design] ?? count);
}

export async function measureOnce(design: DesignName, { count, shortestMs, warmMs, windowMs }: Size, redisUrl: string): Promise<Measured> {
  const numbers = [count, shortestMs, warmMs, windowMs].map(String);
  const child = new Child(new URL('./designProcess.ts', import.meta.url), measuredSchema, [design, redisUrl, ...numbers], ['--expose-gc']);
  const figures = await child.next();
  await child.stop();
  return figures;
}

/** Median over the rounds; NaN where it was not measured. */
export function figureOf(results: Results, design: DesignName, count: number, name: keyof Measured): number {
  return median((results.get(`${design} ${count}`) ?? []).flatMap((one) => one[name] ?? []));
}

export function tableOf(results: Results, { count, shortestMs }: Size, designs: readonly DesignName[]): Table {
  const rows = designs.map((design) => {
    const of = (name: keyof Measured): number => figureOf(results, design, count, name);
    if (isLeftOut(design, { count })) return [design, ...figures.map(() => ''), leftOut(results, design, count)];
    return [design, ...figures.map(of), ''];
  });
  const title = `${count.toLocaleString('en')} endpoints, every ${shortestMs / 1000} to ${shortestMs / 100} s`;
  const isWhole = designs.every((design) => !isLeftOut(design, { count }));
  return isWhole ? { title, columns, rows: rows.map((row) => row.slice(0, -1)) } : { title, columns: [...columns, 'left out'], rows };
}

const figures = [
  'firesPerSecond',
  'lateP50',
  'lateP99',
  'driftMs',
  'cpuSecondsPerMillion',
  'besideCpuSecondsPerMillion',
  'bytesEach',
  'besideBytesEach',
  'moveUs',
  'setUpMs',
] as const satisfies readonly (keyof Measured)[];

const columns = [
  'design',
  'fires/s',
  'late p50 ms',
  'late p99 ms',
  'drift ms',
  'CPU s/1e6 fires',
  'in Redis',
  'B each',
  'in Redis',
  're-schedule us',
  'set-up ms',
];

/** Why a design does not take part, from what it took at the most that it was given. */
function leftOut(results: Results, design: DesignName, count: number): string {
  const most = MOST[design] ?? count;
  const of = (name: keyof Measured): number => figureOf(results, design, most, name);
  const gigabytes = (of('bytesEach') * count) / 1e9;
  const firesPerSecond = figureOf(results, 'ours', count, 'firesPerSecond');
  const cores = ((of('cpuSecondsPerMillion') + of('besideCpuSecondsPerMillion')) / 1e6) * firesPerSecond;
  return `by its figures at ${most.toLocaleString('en')} it would take ${gigabytes.toFixed(1)} GB and ${cores.toFixed(1)} cores`;
}
