import type { State } from '../../electron/api/state.ts';
import { shownOf } from '../components/warmth.ts';
import { money, NOTHING, plural, shortTime } from '../format.ts';
import { UNTIL_WANTED } from '../openPause.ts';
import { tightWords } from '../terms/money/words.ts';

type Facts = Pick<State, 'disabled' | 'warming' | 'pausedUntil' | 'pauseReason' | 'held' | 'endpoints'>;

/** The state of everything in a few words, as the tray says it too. `now`: wall clock, ms. */
export function headline({ disabled, warming, pausedUntil, held, endpoints }: Facts, now: number): string {
  if (disabled) return 'Disabled by DISABLE_WARMUP';
  if (!warming) return 'Not keeping warm';
  if (pausedUntil !== null) return pausedUntil === UNTIL_WANTED ? 'Paused until you resume' : `Paused until ${shortTime(pausedUntil, now)}`;
  if (held !== null) return `Paused ${held}`;
  const kept = endpoints.filter(({ state }) => state.warmth !== 'paused');
  if (kept.length === 0) return resting(endpoints, now);
  return `${kept.filter(({ state }) => state.warmth === 'warm').length} of ${kept.length} warm`;
}

/** Where each that has a schedule waits for its hours, when the first of them begin. */
function resting(endpoints: Facts['endpoints'], now: number): string {
  const rests = endpoints.flatMap(({ state: { rest, intervalSeconds } }) => (intervalSeconds === null || rest === null ? [] : rest));
  const begins = rests.flatMap((rest) => (rest.kind === 'hours' && rest.until !== null ? rest.until : []));
  const isHours = rests.length > 0 && begins.length === rests.length;
  return isHours ? `Outside hours until ${shortTime(Math.min(...begins), now)}` : 'Everything is paused';
}

/** Why nothing is pinged just now and what to do about it; `null` while pings are sent. */
export function standstill({ disabled, warming, pausedUntil, pauseReason, held }: Facts): string | null {
  if (disabled) return 'Nothing is pinged by the schedule. Start Pilot Light without DISABLE_WARMUP to keep models warm.';
  if (!warming) return 'Nothing is pinged by the schedule until you switch “Keep warm” on.';
  if (pausedUntil !== null) {
    const goesOn = pausedUntil === UNTIL_WANTED ? '' : '; it goes on by itself';
    return `Nothing is pinged by the schedule until then${goesOn}.${pauseReason === null ? '' : ` Reason: ${pauseReason}.`}`;
  }
  if (held !== null) return 'Nothing is pinged by the schedule for now; it goes on by itself.';
  return null;
}

/** What there is to say of other instances: that Redis is away, that one has our name, or that one of them makes the pings; `null`: nothing. */
export function sharingLine({ sharing: { problem, conflict, pings, dedicated } }: Pick<State, 'sharing'>): string | null {
  if (problem !== null) return 'Redis cannot be used just now, so this instance goes on alone.';
  if (conflict !== null) return conflict;
  return pings || dedicated === null ? null : `Kept warm by ${dedicated}. This instance watches, and steps in when that one is gone.`;
}

/**
 * `14 cold starts avoided · 1 suffered · $0.02 in 24 h`: what the last 24 hours brought, as far as it is known. Where a budget is nearly used up,
 * that is said in place of the cost: `… in 24 h · $0.81 of $1.00 today`.
 */
export function dayLine({
  coldStarts: { avoided, suffered },
  costTodayUsd,
  budgets,
}: Pick<State, 'coldStarts' | 'costTodayUsd' | 'budgets'>): string {
  const tight = tightWords(budgets);
  const starts =
    avoided === null
      ? [suffered === 0 ? 'No cold starts' : plural(suffered, 'cold start')]
      : [`${plural(avoided, 'cold start')} avoided`, `${suffered} suffered`];
  const cost = costTodayUsd === null || tight !== null ? [] : [money(costTodayUsd)];
  return `${[...starts, ...cost].join(' · ')} in 24 h${tight === null ? '' : ` · ${tight}`}`;
}

/** States that are worth a word to somebody who does not look; the rest passes by itself. */
const TOLD = ['warm', 'cold', 'failing', 'paused', 'off'] as const;
type Told = (typeof TOLD)[number];

/** Last told state by endpoint id. */
export type ToldStates = ReadonlyMap<string, Told>;

export function toldStates({ endpoints }: Pick<State, 'endpoints'>, before: ToldStates): ToldStates {
  return new Map(
    endpoints.flatMap(({ endpoint: { id }, state }): [string, Told][] => {
      const told = TOLD.find((one) => one === shownOf(state)) ?? before.get(id);
      return told === undefined ? [] : [[id, told]];
    }),
  );
}

const MOST_NAMED = 3;

/** What changed, for a screen reader: `qwen3:8b is cold.`; `null` when nothing did. What was not there before is no change. */
export function toldChanges({ endpoints }: Pick<State, 'endpoints'>, before: ToldStates, after: ToldStates): string | null {
  const changed = endpoints.filter(({ endpoint: { id } }) => before.has(id) && before.get(id) !== after.get(id));
  if (changed.length === 0) return null;
  if (changed.length > MOST_NAMED) return `${changed.length} endpoints changed their state.`;
  return changed.map(({ endpoint: { id, model } }) => `${model} is ${after.get(id) ?? NOTHING}.`).join(' ');
}
