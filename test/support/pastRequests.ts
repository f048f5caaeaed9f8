import type { RealRequest } from '../../electron/domain/realRequest.ts';
import { openHistory } from '../../electron/storage/history/history.ts';

const MINUTE = 60_000;

/** Somebody at work all day: five requests within four minutes every 45 minutes; the first of the last break but one met a cold model. */
export function requestsOfDay(endpointId: string, now: number): RealRequest[] {
  return Array.from({ length: 32 }, (_, session) => session).flatMap((session) =>
    Array.from({ length: 5 }, (_, i): RealRequest => {
      const isFirst = i === 0;
      const isCold = isFirst && session === 30;
      const inputTokens = [60, 400, 900, 1_400, 2_600][i] ?? 60;
      return {
        endpointId,
        at: Math.round(now - (32 - session) * 45 * MINUTE + (10 + i * 0.8) * MINUTE),
        ttftMs: isCold ? 5_200 : 130 + inputTokens / 8 + ((session * 37 + i * 11) % 60),
        totalMs: 4_000 + ((session * 911) % 9_000),
        loadMs: null,
        gapMs: isFirst ? 35 * MINUTE : 40_000,
        status: i === 3 && session % 9 === 0 ? 429 : 200,
        inputTokens,
        outputTokens: 200,
        source: 'gateway',
      };
    }),
  );
}

/** Puts real requests into a history file. */
export function writeRequests(file: string, requests: readonly RealRequest[]): void {
  const opened = openHistory({ file, now: () => Date.now(), retentionDays: 90 });
  if (!opened.ok) throw new Error(opened.error);
  const { history } = opened.value;
  for (const request of requests) {
    const kept = history.recordRequest(request);
    if (!kept.ok) throw new Error(kept.error);
  }
  history.close();
}
