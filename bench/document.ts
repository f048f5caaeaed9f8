import { writeFileSync } from 'node:fs';
import type { BenchName } from './benches.ts';
import { explanationOf } from './explanations.ts';
import { machineLines, versionLine } from './machine.ts';
import { cellsOf, type Goal, type Report, type Table, verdict } from './report.ts';

const DOCUMENT = new URL('../docs/benchmarks.md', import.meta.url);

/** What became of one bench. */
export interface Outcome {
  readonly name: BenchName;
  readonly args: readonly string[];
  readonly seconds: number;
  /** `null`: it failed before it had one. */
  readonly report: Report | null;
}

/** Writes docs/benchmarks.md anew. Explanations come from `explanations.ts`, so that another run keeps them. */
export function writeDocument(outcomes: readonly Outcome[]): void {
  writeFileSync(DOCUMENT, documentOf(outcomes, new Date()));
}

export function documentOf(outcomes: readonly Outcome[], at: Date, why = explanationOf): string {
  const seconds = outcomes.reduce((sum, one) => sum + one.seconds, 0);
  const parts = [
    '# Benchmarks',
    'Written by `npm run bench -- all --write`: do not edit it by hand. Read the figures as ratios between what was measured in one run; the machine is a small one, and others use its host.',
    [
      `- ${at.toISOString().slice(0, 10)}, ${(seconds / 60).toFixed(0)} min in all`,
      ...machineLines().map((line) => `- ${line}`),
      `- ${versionLine()}`,
    ].join('\n'),
    '## Goals',
    markdown(
      ['bench', 'figure', 'goal', 'measured', ''],
      outcomes.flatMap(({ name, report }) =>
        report === null ? [[name, 'it failed', '', '', '']] : report.goals.map((goal) => [name, ...cells(goal)]),
      ),
    ),
    ...missed(outcomes, why),
    ...outcomes.flatMap(partOf),
  ];
  return `${parts.join('\n\n')}\n`;
}

const cells = (goal: Goal): string[] => [goal.figure, goal.goal, goal.measured, goal.ok ? 'held' : `**${verdict(goal)}**`];

/** What is missed, and why. */
function missed(outcomes: readonly Outcome[], why: typeof explanationOf): string[] {
  const lines = outcomes.flatMap(({ name, report }) =>
    (report?.goals ?? [])
      .filter(({ ok }) => !ok)
      .map((goal) => `- **${name}, ${goal.figure}** (${verdict(goal)}): ${why(name, goal) ?? 'not explained yet.'}`),
  );
  return lines.length === 0 ? [] : ['## Missed, and why', lines.join('\n')];
}

function partOf({ name, args, seconds, report }: Outcome): string[] {
  const head = [`## ${name}`, `\`npm run bench -- ${[name, ...args].join(' ')}\`, ${seconds.toFixed(0)} s`];
  if (report === null) return [...head, 'It failed in this run; its output says why.'];
  return [...head, ...tablesOf(report), report.notes.map((note) => `- ${note}`).join('\n')];
}

function tablesOf({ tables }: Report): string[] {
  return tables.flatMap(({ title, columns, rows }: Table) => [`**${title}**`, markdown(columns, rows.map(cellsOf))]);
}

function markdown(head: readonly string[], body: readonly (readonly string[])[]): string {
  const line = (row: readonly string[]): string => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n');
}
