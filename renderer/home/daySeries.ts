import type { HistorySeries } from '../../electron/domain/history.ts';
import { apiGet, path } from '../api.ts';

/** As long as one stretch of a sparkline; until then the picture stays the same. */
export const REFRESH_MS = 30 * 60_000;
const POINTS = 48;

const kept = new Map<string, Promise<HistorySeries | null>>();
/** Which half hour they are of. */
let keptEra = 0;

/** TTFT of an endpoint's last 24 hours, asked for once per half hour; `null` when it cannot be had, and then asked for anew the next time. */
export function daySeries(endpointId: string, era: number): Promise<HistorySeries | null> {
  if (era !== keptEra) kept.clear();
  keptEra = era;
  const known = kept.get(endpointId);
  if (known !== undefined) return known;
  const series = apiGet<HistorySeries>(`${path`/api/history/${endpointId}/series`}?points=${POINTS}`).then((answer) => {
    if (answer.ok) return answer.value;
    kept.delete(endpointId);
    return null;
  });
  kept.set(endpointId, series);
  return series;
}
