import type { HistorySeries } from '../../electron/domain/history.ts';
import { apiGet, path } from '../api.ts';

/** As long as one stretch of a sparkline; until then the picture stays the same. */
export const REFRESH_MS = 30 * 60_000;
const POINTS = 48;

interface Kept {
  /** Which half hour it is of. */
  readonly era: number;
  readonly series: Promise<HistorySeries | null>;
}

const kept = new Map<string, Kept>();

/** TTFT of an endpoint's last 24 hours, asked for once per half hour; `null` when it cannot be had. */
export function daySeries(endpointId: string, era: number): Promise<HistorySeries | null> {
  const known = kept.get(endpointId);
  if (known?.era === era) return known.series;
  const asked = `${path`/api/history/${endpointId}/series`}?points=${POINTS}`;
  const series = apiGet<HistorySeries>(asked).then((answer) => (answer.ok ? answer.value : null));
  kept.set(endpointId, { era, series });
  return series;
}
