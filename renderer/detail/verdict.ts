import type { HistoryDistribution } from '../../electron/domain/history.ts';
import { plural } from '../format.ts';
import { seconds } from './seconds.ts';

/** Below so many a median is hearsay. */
const FEW = 3;

/** What was seen of warming here, in a plain sentence that claims no more than that. `within`: `the last 30 days`. */
export function verdictOf({ warmP50, coldP50, warmCount, coldCount }: HistoryDistribution, within: string): string {
  if (warmP50 === null && coldP50 === null) return `No ping was answered in ${within}, so there is nothing to compare yet.`;
  if (coldP50 === null) return `No cold start was seen in ${within}, so it cannot be said yet what warming saves here.`;
  if (warmP50 === null) {
    const all = coldCount === 1 ? 'The only answered ping was a cold start' : `All ${coldCount} answered pings were cold starts`;
    return `${all} of about ${seconds(coldP50)}: at this interval it is not kept warm.`;
  }
  if (coldP50 <= warmP50) return `Cold starts take ${seconds(coldP50)} here and warm pings ${seconds(warmP50)}: a cold start is no slower.`;
  const saved = `Cold starts here take ${seconds(coldP50)}, warm pings ${seconds(warmP50)}: a cold start costs about ${seconds(coldP50 - warmP50)}.`;
  const fewest = Math.min(warmCount, coldCount);
  return fewest < FEW
    ? `${saved} So far ${plural(fewest, coldCount < FEW ? 'cold start' : 'warm ping')} ${fewest === 1 ? 'was' : 'were'} seen.`
    : saved;
}
