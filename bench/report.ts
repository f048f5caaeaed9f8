import { writeFileSync } from 'node:fs';
import { z } from 'zod';

/** One goal of the project, and whether it holds in this run. */
export interface Goal {
  readonly figure: string;
  readonly goal: string;
  readonly measured: string;
  readonly ok: boolean;
  /** By how much it is missed, where that can be said. */
  readonly missedBy?: string | undefined;
}

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

export interface Report {
  readonly bench: string;
  readonly tables: readonly Table[];
  readonly goals: readonly Goal[];
  /** What a reader must know to judge the figures. */
  readonly notes: readonly string[];
}

/** A report as it comes out of the file of another process; JSON has no NaN. */
export const reportSchema: z.ZodType<Report> = z.object({
  bench: z.string(),
  tables: z.array(
    z.object({
      title: z.string(),
      columns: z.array(z.string()),
      rows: z.array(z.array(z.union([z.string(), z.number(), z.null().transform(() => Number.NaN)]))),
    }),
  ),
  goals: z.array(z.object({ figure: z.string(), goal: z.string(), measured: z.string(), ok: z.boolean(), missedBy: z.string().optional() })),
  notes: z.array(z.string()),
});

/** Ours must take at most `limit` times what theirs takes. */
export function ratioGoal(figure: string, ours: number, theirs: number, limit: number, unit: string): Goal {
  const ratio = ours / theirs;
  return {
    figure,
    goal: `<= ${short(limit)}x`,
    measured: `${short(ratio)}x (${short(ours)} / ${short(theirs)} ${unit})`,
    ok: ratio <= limit,
    missedBy: excess(ratio, limit),
  };
}

export function limitGoal(figure: string, value: number, limit: number, unit: string): Goal {
  return { figure, goal: `<= ${short(limit)} ${unit}`, measured: `${short(value)} ${unit}`, ok: value <= limit, missedBy: excess(value, limit) };
}

/** Something counted that must come out exactly so. */
export function exactGoal(figure: string, goal: string, measured: string): Goal {
  return { figure, goal, measured, ok: goal === measured };
}

/** How much of the limit a value lies above it; `undefined` where it does not, or there is no value. */
function excess(value: number, limit: number): string | undefined {
  return value > limit ? `${short((value / limit - 1) * 100)} %` : undefined;
}

/** Whether a goal holds, and if not, by how much. */
export function verdict({ ok, missedBy }: Goal): string {
  if (ok) return 'held';
  return missedBy === undefined ? 'missed' : `missed by ${missedBy}`;
}

/** Prints the report, as tables or as one JSON document, and sets the exit code. `--report FILE` keeps it for another process, too. */
export function finish(report: Report, args: readonly string[]): void {
  if (report.goals.some(({ ok }) => !ok)) process.exitCode = 1;
  const file = textArg(args, '--report');
  if (file !== undefined) writeFileSync(file, JSON.stringify(report));
  process.stdout.write(args.includes('--json') ? `${JSON.stringify(report, null, 2)}\n` : asText(report));
}

/** What is going on, for somebody who waits minutes; not part of the result. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** The number after `--name`, or `fallback`. */
export function numberArg(args: readonly string[], name: string, fallback: number): number {
  const text = textArg(args, name);
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!(value > 0)) throw new Error(`${name} takes a number above zero`);
  return value;
}

/** What comes after `--name`, if it is there. */
export function textArg(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  if (at === -1) return undefined;
  const text = args[at + 1];
  if (text === undefined || text.startsWith('--')) throw new Error(`${name} takes a value`);
  return text;
}

function asText({ bench, tables, goals, notes }: Report): string {
  const parts = [
    `# ${bench}`,
    ...tables.map(drawn),
    ...(notes.length > 0 ? [notes.map((note) => `- ${note}`).join('\n')] : []),
    ...(goals.length > 0 ? [['Goals', '', ...goals.map(goalLine)].join('\n')] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

export function goalLine(goal: Goal): string {
  return `${goal.figure}: goal ${goal.goal} · measured ${goal.measured} · ${verdict(goal)}`;
}

/** A table for a terminal. */
export function drawn({ title, columns, rows }: Table): string {
  const cells = [columns, ...rows.map(cellsOf)];
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  const isNumeric = columns.map((_, column) => rows.some((row) => typeof row[column] === 'number'));
  const lines = cells.map((row) =>
    row.map((cell, column) => (isNumeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join('  '),
  );
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [title, '', lines[0], rule, ...lines.slice(1)].map((line) => (line ?? '').trimEnd()).join('\n');
}

/** The cells of a row as text. */
export function cellsOf(row: readonly (string | number)[]): string[] {
  return row.map((cell) => (typeof cell === 'number' ? short(cell) : cell));
}

/** Three digits are as much as these figures can bear. */
function short(value: number): string {
  if (!Number.isFinite(value)) return '-';
  if (value === 0 || Math.abs(value) >= 100) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}
