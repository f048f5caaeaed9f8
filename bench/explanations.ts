import type { BenchName } from './benches.ts';
import type { Goal } from './report.ts';

/** Why a goal is missed. Printed only while it is. */
export interface Explanation {
  readonly bench: BenchName;
  /** How the figure's name begins. */
  readonly figure: string;
  readonly why: string;
}

const TWO_MOVES =
  'a fire of ours moves its place in the heap twice: to its lease, so that what fails meanwhile comes again by itself, and to its next time. A timer of Node keeps its place in a list of its duration and has no lease.';

const known: readonly Explanation[] = [
  {
    bench: 'footprint',
    figure: 'start to first /health vs node -e 0',
    why: 'the goal was set for a scheduler with a client and nothing else. Until its first answer the service has taken the lock of its folder, read the settings through their schemas, opened secrets and history and listens as a web server.',
  },
  {
    bench: 'footprint',
    figure: 'RSS while idle vs a bare Node',
    why: 'the goal was set for a scheduler with a client and nothing else; schemas of the settings, SQLite and the web server come on top. What an idle service does not need is loaded on first use.',
  },
  {
    bench: 'history',
    figure: 'bytes of a row vs row id and index',
    why: 'the goal was set for a row of seven integers, where id and index are half of it; a ping has twenty columns, and the place that is saved is a smaller part of a larger row.',
  },
  { bench: 'schedule', figure: 'CPU per fire at 1e5 vs setInterval', why: TWO_MOVES },
  { bench: 'schedule', figure: 'CPU per fire at 1e6 vs setInterval', why: TWO_MOVES },
  {
    bench: 'policies',
    figure: 'auto: inside 0.8 to 1.0',
    why: 'beside all the other benches there is time for a few runs only, of which a single one is more than the goal leaves. docs/policies.md has the figure of a longer run.',
  },
];

/** Why this goal is missed; `undefined` when it is not, or nobody has said. */
export function explanationOf(bench: BenchName, { figure, ok }: Goal, explanations = known): string | undefined {
  return ok ? undefined : explanations.find((one) => one.bench === bench && figure.startsWith(one.figure))?.why;
}

/** Missed goals that nobody has explained. */
export function unexplained(bench: BenchName, goals: readonly Goal[], explanations = known): readonly Goal[] {
  return goals.filter((goal) => !goal.ok && explanationOf(bench, goal, explanations) === undefined);
}

/** Figures that are explained and are no longer measured. */
export function staleExplanations(bench: BenchName, goals: readonly Goal[], explanations = known): readonly string[] {
  return explanations
    .filter((one) => one.bench === bench && !goals.some(({ figure }) => figure.startsWith(one.figure)))
    .map(({ figure }) => `${bench}, ${figure}`);
}
