import type { HelpPoint, Verdict } from '../domain/help.ts';
import { type Change, changeIn, FEWEST, median } from './change.ts';
import { thinned } from './thin.ts';

const MINUTE_MS = 60_000;
/** Answers below which nothing is said. */
const ENOUGH = 20;
/** Answers that are compared with each other. */
const COMPARED = 300;
/** Silences this much longer are of another kind when answers are thinned. */
const KIND_FACTOR = 1.25;
/** A change this unlikely by chance is one. */
const SURE = 0.005;
/** Up to here it could be one. */
const POSSIBLE = 0.05;
/** Nobody feels less, ms. */
export const FELT_MS = 100;
/** Longest silence below which a usual server would unload an idle model, ms: some keep it for an hour. */
const LONG_MS = 60 * MINUTE_MS;
/** Answers after such a silence that it takes before none of them being slow says something. */
const LONG_ENOUGH = 5;
/** Hardly any server unloads within this time, ms. */
const SHORT_MS = 3 * MINUTE_MS;
/** An answer this fast comes from no model that had to load, ms. */
const SURELY_WARM_MS = 500;
/** Silences that differ by less are alike. */
const ALIKE_FACTOR = 1.5;

/** Whether warming helps where answers came like these. The same answers give the same verdict. */
export function verdictOf(answers: readonly HelpPoint[]): Verdict {
  const samples = answers.length;
  const notEnough = (doubt: Extract<Verdict, { kind: 'notEnough' }>['doubt']): Verdict => ({ kind: 'notEnough', samples, needed: ENOUGH, doubt });
  if (samples < ENOUGH) return notEnough('fewAnswers');
  const byGap = thinned(answers, COMPARED, kindOf).toSorted((a, b) => a.gapMs - b.gapMs);
  const change = changeIn(
    byGap.map(({ ttftMs }) => ttftMs),
    cutsOf(byGap),
  );
  const { savesMs, afterMs } = effectOf(byGap, change);
  const isFelt = savesMs >= FELT_MS;
  if (change !== null && change.chance <= SURE && isFelt) return { kind: 'helps', samples, savesMs, afterMs };

  if (isColdAfterShort(byGap)) return notEnough('neverWarm');
  const shortest = gapAt(byGap, FEWEST - 1);
  const longest = gapAt(byGap, byGap.length - FEWEST);
  if (longest < ALIKE_FACTOR * shortest) return notEnough('alikeGaps');
  if (gapAt(byGap, byGap.length - LONG_ENOUGH) < LONG_MS) return notEnough('shortGaps');
  if (shortest > SHORT_MS && median(byGap.map(({ ttftMs }) => ttftMs)) >= SURELY_WARM_MS) return notEnough('longGaps');
  if (change !== null && change.chance <= POSSIBLE && isFelt) return notEnough('unclear');
  return { kind: 'noEffect', samples, upToMs: longest };
}

const kindOf = ({ gapMs }: HelpPoint): number => Math.floor(Math.log(Math.max(1, gapMs)) / Math.log(KIND_FACTOR));

/** Points at which a shown set keeps warm and cold apart, so that a cold start is not lost in a crowd of warm answers. */
export const shownKindOf = (point: HelpPoint): number => 2 * kindOf(point) + (point.outcome === 'cold' ? 1 : 0);

/** Numbers of answers after which the silence gets longer. */
const cutsOf = (byGap: readonly HelpPoint[]): number[] => byGap.flatMap(({ gapMs }, i) => (gapMs > (byGap[i - 1]?.gapMs ?? gapMs) ? [i] : []));

const gapAt = (byGap: readonly HelpPoint[], i: number): number => byGap[i]?.gapMs ?? 0;

/** What the answers after a change cost more than those before, and the shortest silence after it. */
function effectOf(byGap: readonly HelpPoint[], change: Change | null): { savesMs: number; afterMs: number } {
  if (change === null) return { savesMs: 0, afterMs: 0 };
  const ttfts = byGap.map(({ ttftMs }) => ttftMs);
  return {
    savesMs: Math.max(0, median(ttfts.slice(change.at)) - median(ttfts.slice(0, change.at))),
    afterMs: gapAt(byGap, change.at),
  };
}

/** Whether most answers after the shortest third of the silences were cold. */
function isColdAfterShort(byGap: readonly HelpPoint[]): boolean {
  const short = byGap.slice(0, Math.ceil(byGap.length / 3));
  return 2 * short.filter(({ outcome }) => outcome === 'cold').length > short.length;
}
