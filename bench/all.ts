import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BenchName, benches, benchNames, isBenchName } from './benches.ts';
import { type Outcome, writeDocument } from './document.ts';
import { staleExplanations, unexplained } from './explanations.ts';
import { drawn, progress, reportSchema, type Table, textArg, verdict } from './report.ts';

const SCRIPT = fileURLToPath(new URL('./run.ts', import.meta.url));

/**
 * Runs the benches one after the other, each in a process of its own so that none finds the heap of another; one that fails does not stop the rest.
 * @returns exit code: 0 only if each bench gave its report and, unless they were only to show that they work, each missed goal is explained
 */
export async function runAll(args: readonly string[]): Promise<number> {
  const only = textArg(args, '--only')?.split(',') ?? benchNames;
  const unknown = only.filter((name) => !isBenchName(name));
  if (unknown.length > 0) {
    progress(`There is no bench "${unknown.join('", "')}". There are: ${benchNames.join(', ')}.`);
    return 2;
  }
  const isQuick = args.includes('--quick');
  if (args.includes('--write') && (isQuick || args.includes('--only'))) {
    progress('docs/benchmarks.md is written as a whole, from figures that mean something: leave out --quick and --only, or --write.');
    return 2;
  }
  const outcomes: Outcome[] = [];
  const wanted = benchNames.filter((name) => only.includes(name));
  for (const [index, name] of wanted.entries()) {
    progress(`\n[${index + 1} of ${wanted.length}] ${name}`);
    const outcome = await runOne(name, isQuick ? benches[name].quick : benches[name].inAll);
    progress(`[${index + 1} of ${wanted.length}] ${name}: ${outcome.report === null ? 'failed' : 'done'} after ${outcome.seconds.toFixed(0)} s`);
    outcomes.push(outcome);
  }
  process.stdout.write(`\n${drawn(goalTable(outcomes))}\n\n${summary(outcomes, isQuick)}\n`);
  if (args.includes('--write')) writeDocument(outcomes);
  return outcomes.every(isQuick ? hasReport : isGood) ? 0 : 1;
}

async function runOne(name: BenchName, args: readonly string[]): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'pilotlight-bench-all-'));
  const file = join(folder, 'report.json');
  const startedAt = performance.now();
  const child = spawn(process.execPath, [SCRIPT, name, ...args, '--report', file], { stdio: ['ignore', 'inherit', 'inherit'] });
  await new Promise<void>((resolve) => {
    child.once('error', () => resolve()).once('exit', () => resolve());
  });
  const seconds = (performance.now() - startedAt) / 1000;
  try {
    return { name, args, seconds, report: reportSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) };
  } catch {
    return { name, args, seconds, report: null };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const hasReport = ({ report }: Outcome): boolean => report !== null;
const isGood = ({ name, report }: Outcome): boolean => report !== null && unexplained(name, report.goals).length === 0;

function goalTable(outcomes: readonly Outcome[]): Table {
  const rows = outcomes.flatMap(({ name, report }) =>
    report === null
      ? [[name, 'the whole bench', '', 'failed: see above', '']]
      : report.goals.map((goal) => [name, goal.figure, goal.goal, goal.measured, verdict(goal)]),
  );
  return { title: 'All goals', columns: ['bench', 'figure', 'goal', 'measured', ''], rows };
}

function summary(outcomes: readonly Outcome[], isQuick: boolean): string {
  const goals = outcomes.flatMap(({ report }) => report?.goals ?? []);
  const failed = outcomes.filter(({ report }) => report === null).map(({ name }) => name);
  const open = outcomes.flatMap(({ name, report }) => unexplained(name, report?.goals ?? []).map(({ figure }) => `${name}, ${figure}`));
  const stale = outcomes.flatMap(({ name, report }) => (report === null ? [] : staleExplanations(name, report.goals)));
  const seconds = outcomes.reduce((sum, one) => sum + one.seconds, 0);
  const told = [
    `${goals.filter(({ ok }) => ok).length} of ${goals.length} goals held, after ${(seconds / 60).toFixed(1)} minutes.`,
    ...(failed.length > 0 ? [`Failed: ${failed.join(', ')}. What went wrong is in the output above.`] : []),
  ];
  if (isQuick) return [...told, 'Of so few samples the figures and verdicts mean nothing.'].join('\n');
  return [
    ...told,
    ...open.map((what) => `Missed and not explained: ${what}. Say why in bench/explanations.ts.`),
    ...stale.map((what) => `Explains a goal that there is not: ${what}. Take it out of bench/explanations.ts.`),
  ].join('\n');
}
