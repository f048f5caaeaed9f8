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

const TWO_HOPS =
  "two more hops, each of which wakes a process that sleeps. How long that takes is the machine's, and on a shared one it differs by half from hour to hour: see the bare proxy of the same run.";
const ONE_MACHINE =
  'all instances, Redis and what counts are on this one machine, and 2,500 fires a second come: the tail is waiting for a core, not for Redis (see the median).';

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
    bench: 'history',
    figure: 'insert with rollups, p99',
    why: 'ours goes into a file of ten million pings: one insert in a hundred ends cells of the rollups or meets pages that are in no cache. The median is a sixth of the goal or less.',
  },
  {
    bench: 'page',
    figure: 'the same beside a canvas by hand',
    why: 'both wait for the next frame, so figures come in steps of 16.7 ms; a few per cent lie within what two runs differ by.',
  },
  {
    bench: 'page',
    figure: 'zoom with its query',
    why: 'the answer comes when the frame in which the zoom began is over, so it is drawn in the next one: between one frame and two.',
  },
  {
    bench: 'footprint',
    figure: 'start to first /health, median',
    why: 'starts of one build differ by half on a shared machine; see the best and the worst beside the median.',
  },
  {
    bench: 'footprint',
    figure: 'RSS while idle',
    why: 'half of it is Node alone; schemas, SQLite, the client and an engine with all its rules have come up to the limit.',
  },
  {
    bench: 'footprint',
    figure: 'CPU a ping',
    why: 'the goal was measured at ten pings a second. Here there is one in six: each wakes a process whose code is cold, and looks at its server before and after; and all idling is counted with it.',
  },
  {
    bench: 'ttft',
    figure: 'p99 beside 200 streams, fresh',
    why: 'the tail of one run on a shared machine, of which one in a hundred samples decides: runs of one build lie between 0.10x and 0.16x.',
  },
  {
    bench: 'history',
    figure: '500 points, worst p99',
    why: 'the worst tail of all zooms and files, so one slow moment of the machine is enough: another run of the same code had 3.7 ms.',
  },
  {
    bench: 'footprint',
    figure: 'CPU while idle',
    why: 'CPU time is counted by a machine that shares its cores: when others use them, the same work takes up to twice as long. Alone, the same build took 0.085 %.',
  },
  { bench: 'gateway', figure: 'added TTFT, p50', why: TWO_HOPS },
  { bench: 'gateway', figure: 'added TTFT, p99', why: TWO_HOPS },
  { bench: 'shared', figure: 'late p99, 2 instances', why: ONE_MACHINE },
  { bench: 'shared', figure: 'late p99, 4 instances', why: ONE_MACHINE },
  { bench: 'shared', figure: 'claim of what is due, p99', why: ONE_MACHINE },
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
