/** One goal of the project, and whether it holds in this run. */
export interface Goal {
  readonly figure: string;
  readonly goal: string;
  readonly measured: string;
  readonly ok: boolean;
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

/** Ours must take at most `limit` times what theirs takes. */
export function ratioGoal(figure: string, ours: number, theirs: number, limit: number, unit: string): Goal {
  const ratio = ours / theirs;
  return { figure, goal: `<= ${limit}x`, measured: `${short(ratio)}x (${short(ours)} / ${short(theirs)} ${unit})`, ok: ratio <= limit };
}

export function limitGoal(figure: string, value: number, limit: number, unit: string): Goal {
  return { figure, goal: `<= ${limit} ${unit}`, measured: `${short(value)} ${unit}`, ok: value <= limit };
}

/** Something counted that must come out exactly so. */
export function exactGoal(figure: string, goal: string, measured: string): Goal {
  return { figure, goal, measured, ok: goal === measured };
}

/** Prints the report, as tables or as one JSON document, and sets the exit code. */
export function finish(report: Report, args: readonly string[]): void {
  if (report.goals.some(({ ok }) => !ok)) process.exitCode = 1;
  process.stdout.write(args.includes('--json') ? `${JSON.stringify(report, null, 2)}\n` : asText(report));
}

/** What is going on, for somebody who waits minutes; not part of the result. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** The number after `--name`, or `fallback`. */
export function numberArg(args: readonly string[], name: string, fallback: number): number {
  const at = args.indexOf(name);
  if (at === -1) return fallback;
  const value = Number(args[at + 1]);
  if (!(value > 0)) throw new Error(`${name} takes a number above zero`);
  return value;
}

function asText({ bench, tables, goals, notes }: Report): string {
  const goalTable: Table = {
    title: 'Goals',
    columns: ['figure', 'goal', 'measured', ''],
    rows: goals.map(({ figure, goal, measured, ok }) => [figure, goal, measured, ok ? 'ok' : 'missed']),
  };
  const parts = [`# ${bench}`, ...tables.map(drawn), ...(notes.length > 0 ? [notes.map((note) => `- ${note}`).join('\n')] : []), drawn(goalTable)];
  return `${parts.join('\n\n')}\n`;
}

function drawn({ title, columns, rows }: Table): string {
  const cells = [columns, ...rows].map((row) => row.map((cell) => (typeof cell === 'number' ? short(cell) : cell)));
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  const isNumeric = columns.map((_, column) => rows.some((row) => typeof row[column] === 'number'));
  const lines = cells.map((row) =>
    row.map((cell, column) => (isNumeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join('  '),
  );
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [title, '', lines[0], rule, ...lines.slice(1)].map((line) => (line ?? '').trimEnd()).join('\n');
}

/** Three digits are as much as these figures can bear. */
function short(value: number): string {
  if (!Number.isFinite(value)) return '-';
  if (value === 0 || Math.abs(value) >= 100) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}
