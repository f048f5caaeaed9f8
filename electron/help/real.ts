import type { HelpPoint, RealEvidence } from '../domain/help.ts';
import { ok, type Result } from '../domain/result.ts';
import type { History } from '../storage/history/history.ts';
import type { Range } from '../storage/history/options.ts';
import { median } from './change.ts';
import { judged, judgeOfPast } from './judged.ts';
import { thinned } from './thin.ts';
import { shownKindOf } from './verdict.ts';
import { counted, wait } from './words.ts';

/** Newest requests that are looked at. */
const MOST = 5_000;
/** Most points of the picture. */
const SHOWN = 250;

/** What real requests of a range tell of warming; `null`: there were none. */
export function readReal(history: Pick<History, 'recent' | 'requests'>, endpointId: string, range: Range): Result<RealEvidence | null> {
  const requests = history.requests({ endpointId, ...range, limit: MOST });
  if (!requests.ok) return requests;
  return ok(realEvidence(judged(judgeOfPast(history, endpointId), requests.value).flatMap(pointOf), requests.value.length));
}

/** One that met something after a silence that is known. */
function pointOf({ request: { at, gapMs, ttftMs }, met }: ReturnType<typeof judged>[number]): HelpPoint[] {
  return met === null || ttftMs === null ? [] : [{ at, gapMs: gapMs ?? 0, ttftMs, outcome: met }];
}

/** @param points requests of which it is known what they met @param count of all */
export function realEvidence(points: readonly HelpPoint[], count: number): RealEvidence | null {
  if (count === 0) return null;
  const [warm, cold] = [sideOf(points, 'warm'), sideOf(points, 'cold')];
  return { count, warm, cold, points: [...thinned(points, SHOWN, shownKindOf)], sentence: sentenceOf(warm, cold, count) };
}

type Side = RealEvidence['warm'];

function sideOf(points: readonly HelpPoint[], outcome: HelpPoint['outcome']): Side {
  const ttfts = points.filter((point) => point.outcome === outcome).map(({ ttftMs }) => ttftMs);
  return { count: ttfts.length, p50Ms: ttfts.length === 0 ? null : median(ttfts) };
}

function sentenceOf(warm: Side, cold: Side, count: number): string {
  const known = warm.count + cold.count;
  if (known === 0)
    return `${counted(count, 'real request')} came, but none shows whether the model was warm: their prompts are long, or their times are not known.`;
  const unknown = count - known;
  const rest = unknown === 0 ? '' : ` Of ${unknown} more it cannot be told.`;
  return `${metOf(warm, cold, known)}${rest}`;
}

function metOf(warm: Side, cold: Side, known: number): string {
  const fast = warm.p50Ms === null ? '' : `first token after about ${wait(warm.p50Ms)}`;
  if (cold.p50Ms === null) return `${known === 1 ? 'The one real request' : `All ${known} real requests`} met a warm model: ${fast}.`;
  const slow = `${cold.count} of ${counted(known, 'real request')} met a cold model and waited about ${wait(cold.p50Ms)}`;
  return fast === '' ? `${slow}.` : `${slow}; the others met a warm one: ${fast}.`;
}
