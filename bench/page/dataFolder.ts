import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ping } from '../../electron/domain/ping.ts';
import { settingsSchema } from '../../electron/domain/settings.ts';
import { CURRENT_VERSION } from '../../electron/domain/settingsUpgrade.ts';
import { readTokenFile } from '../../electron/storage/apiToken.ts';
import { filesIn } from '../../electron/storage/dataDir.ts';
import { type History, openHistory } from '../../electron/storage/history/history.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Longer than the bench: nothing happens in the service by itself. */
const START_DELAY = '24h';

export const idOf = (n: number): string => `stub.model-${n}`;

/** Settings and history of so many endpoints: a day of pings every five minutes, and a month of one every two for the first of them. */
export class DataFolder {
  readonly path: string;

  constructor(endpoints: number) {
    this.path = mkdtempSync(join(tmpdir(), 'pilotlight-bench-'));
    const files = filesIn(this.path);
    writeFileSync(files.settings, JSON.stringify(settingsFor(endpoints)), { mode: 0o600 });
    const opened = openHistory({ file: files.history, now: Date.now, retentionDays: 90 });
    if (!opened.ok) throw new Error(opened.error);
    const { history } = opened.value;
    for (let n = 0; n < endpoints; n += 1) fill(history, idOf(n), n === 0 ? 30 * DAY_MS : DAY_MS, n === 0 ? 2 * MINUTE_MS : 5 * MINUTE_MS);
    history.close();
  }

  /** There once a service has run on it. */
  get token(): string {
    const token = readTokenFile(filesIn(this.path).token);
    if (token === undefined) throw new Error('The service has no token.');
    return token;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true, maxRetries: 5 });
  }
}

function settingsFor(endpoints: number): object {
  return settingsSchema.parse({
    version: CURRENT_VERSION,
    startDelay: START_DELAY,
    providers: [{ id: 'stub', kind: 'openai', name: 'Stub', baseUrl: 'http://127.0.0.1:9' }],
    endpoints: Array.from({ length: endpoints }, (_, n) => ({ id: idOf(n), providerId: 'stub', model: `model-${n}`, keepAlive: '2m' })),
  });
}

function fill(history: History, endpointId: string, lengthMs: number, stepMs: number): void {
  const end = Date.now();
  let n = 0;
  for (let at = end - lengthMs; at < end; at += stepMs) {
    history.record(pingAt(endpointId, at, n));
    n += 1;
  }
}

/** Every fiftieth is a cold start. */
export function pingAt(endpointId: string, at: number, n: number): Ping {
  const isCold = n % 50 === 49;
  const ttftMs = isCold ? 6_000 + (n % 7) * 300 : 120 + ((n * 37) % 90);
  return {
    endpointId,
    at,
    ttftMs,
    ttftNetMs: ttftMs - 0.5,
    firstByteMs: ttftMs - 2,
    connectMs: 0,
    reused: true,
    staleSocket: false,
    totalMs: ttftMs + 4,
    loadMs: null,
    gapMs: 120_000,
    inputTokens: 12,
    outputTokens: 1,
    cachedTokens: null,
    cacheWriteTokens: null,
    costUsd: null,
    outcome: isCold ? 'cold' : 'warm',
    reason: null,
    error: null,
  };
}
