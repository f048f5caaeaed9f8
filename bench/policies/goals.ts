import { exactGoal, type Goal, limitGoal, ratioGoal } from '../report.ts';
import { type Column, columnName, columns, type Figures, type Grid, isPlayed, type Row } from './grid.ts';
import { LEARNED_MINUTES } from './learning.ts';
import type { WorldName } from './worlds.ts';

const TELLING: Row = { policy: 'auto', server: 'telling' };
const REPORTED: Row = { policy: 'autoReported', server: 'opaque' };
const UNSEEN: Row = { policy: 'auto', server: 'opaque' };
const SEED_000: Row = { policy: 'seed000', server: 'opaque' };
const FIXED_240: Row = { policy: 'fixed240', server: 'opaque' };
const ORACLE: Row = { policy: 'oracle', server: 'opaque' };
const ORACLE_UNSEEN: Row = { policy: 'oracleUnseen', server: 'opaque' };
const EXACT: Row = { policy: 'exact', server: 'opaque' };

const TEN: Column = { world: '10 min', arrivals: 'office' };
const DROP: Column = { world: '10, then 3 min', arrivals: 'office' };
/** Worlds as a server that tells makes them: with one time for good, and room for all. */
const toldWorlds: readonly WorldName[] = ['3 min', '5 min', '10 min', '30 min'];
/** An hourly job is in step with ten minutes, which the oracle turns to account: it leaves out the ping that comes right before the job. */
const told = columns.filter(({ world, arrivals }) => toldWorlds.includes(world) && arrivals !== 'cron');
/** Worlds whose cool-down time stays, give or take a tenth. */
const steadyWorlds: readonly WorldName[] = ['3 min', '5 min', '10 min', '30 min', '10 min ±10 %'];
const steady = columns.filter(({ world }) => steadyWorlds.includes(world));

/** Issue 4, "true at the end", 1 and 2. @param learned runs of `grid.runs` that learned each of {@link LEARNED_MINUTES} */
export function goalsOf(grid: Grid, learned: readonly number[]): Goal[] {
  return [
    ...tellingGoals(grid),
    learningGoal(grid, learned),
    ...learnerGoals(grid, REPORTED, ORACLE, 'use reported'),
    ...learnerGoals(grid, UNSEEN, ORACLE_UNSEEN, 'use unseen'),
  ];
}

function tellingGoals(grid: Grid): Goal[] {
  const cold = told.reduce((sum, column) => sum + at(grid, TELLING, column).tally.coldRequests, 0);
  return [
    exactGoal('Ollama-like: cold requests, all worlds with a fixed time', '0', String(cold)),
    worstRatio(grid, { figure: 'Ollama-like: pings vs exact oracle', ours: TELLING, theirs: EXACT, limit: 1.1, among: told }),
    fewerGoal('Ollama-like at 10 min: pings vs every 120 s', ...pings(grid, TELLING, SEED_000, TEN), 3),
  ];
}

function learningGoal({ runs }: Grid, learned: readonly number[]): Goal {
  const worst = Math.min(...learned);
  const share = (100 * worst) / runs;
  const measured = `${share.toFixed(1)} % (${LEARNED_MINUTES[learned.indexOf(worst)]} min)`;
  return { figure: 'auto: inside 0.8 to 1.0 of the time after 12 pings, worst time', goal: '>= 95 %', measured, ok: share >= 95 };
}

/** @param oracle that hears of as much use as ours */
function learnerGoals(grid: Grid, ours: Row, oracle: Row, how: string): Goal[] {
  const played = steady.filter((column) => isPlayed(ours, column));
  const shares = played.map((column) => ({ column, share: at(grid, ours, column).coldShare }));
  const worst = shares.reduce((most, one) => (one.share > most.share ? one : most));
  const cold = (row: Row): number => at(grid, row, DROP).perDay('coldRequests');
  return [
    worstRatio(grid, { figure: `auto, ${how}: pings vs oracle at 0.8`, ours, theirs: oracle, limit: 0.9, among: played }),
    limitGoal(`auto, ${how}: cold requests, worst: ${columnName(worst.column)}`, 100 * worst.share, 0.1, '%'),
    ratioGoal(`auto, ${how}: cold requests at 10, then 3 min vs 240 s`, cold(ours), cold(FIXED_240), 0.05, 'a day'),
  ];
}

function fewerGoal(figure: string, ours: number, theirs: number, least: number): Goal {
  const times = theirs / ours;
  const measured = `${times.toFixed(1)}x fewer (${ours.toFixed(0)} / ${theirs.toFixed(0)} a day)`;
  return { figure, goal: `>= ${least}x fewer`, measured, ok: times >= least };
}

interface Comparison {
  readonly figure: string;
  readonly ours: Row;
  readonly theirs: Row;
  readonly limit: number;
  readonly among: readonly Column[];
}

/** The goal where it is hardest to reach. */
function worstRatio(grid: Grid, { figure, ours, theirs, limit, among }: Comparison): Goal {
  const pairs = among.map((column) => ({ column, pair: pings(grid, ours, theirs, column) }));
  const worst = pairs.reduce((most, one) => (one.pair[0] / one.pair[1] > most.pair[0] / most.pair[1] ? one : most));
  return ratioGoal(`${figure}, worst: ${columnName(worst.column)}`, ...worst.pair, limit, 'a day');
}

function pings(grid: Grid, ours: Row, theirs: Row, column: Column): readonly [number, number] {
  return [at(grid, ours, column).perDay('pings'), at(grid, theirs, column).perDay('pings')];
}

function at(grid: Grid, row: Row, column: Column): Figures {
  const figures = grid.at(row, column);
  if (figures === null) throw new Error(`${row.policy} was not played in ${columnName(column)}`);
  return figures;
}
