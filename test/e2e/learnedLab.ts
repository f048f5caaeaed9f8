import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../electron/dev/ports.ts';
import { filesIn } from '../../electron/storage/dataDir.ts';
import { hourlyUses, officeUses, writeUses } from '../support/pastUses.ts';
import { type RunningService, startService } from './service.ts';

/** Endpoints that differ in what was seen of their use; nothing is pinged by itself for an hour. */
export const OFFICE = 'office';
export const HOURLY = 'hourly';
/** Seen for two days. */
export const YOUNG = 'young';
/** Nothing was ever seen. */
export const UNSEEN = 'unseen';

export interface LearnedLab {
  /** The server of all endpoints; nobody listens there. */
  readonly host: string;
  readonly service: RunningService;
  stop(): Promise<void>;
}

/** A service with two weeks of use behind it. */
export async function startLearnedLab(): Promise<LearnedLab> {
  const dataDir = await mkdtemp(join(tmpdir(), 'pilotlight-learned-'));
  const now = Date.now();
  writeUses(filesIn(dataDir).history, { [OFFICE]: officeUses(now, 14), [HOURLY]: hourlyUses(now, 14), [YOUNG]: hourlyUses(now, 2) });
  const host = `http://127.0.0.1:${await freePort()}`;
  const settings = {
    version: 1,
    startDelay: '1h',
    interval: 'auto',
    providers: [{ kind: 'vllm', id: 'box', name: 'GPU box', baseUrl: host }],
    endpoints: [OFFICE, HOURLY, YOUNG, UNSEEN].map((id) => ({ id, providerId: 'box', model: `qwen3-${id}` })),
  };
  await writeFile(join(dataDir, 'settings.json'), JSON.stringify(settings));
  const service = await startService({ demo: false, dataDir });
  return {
    host,
    service,
    async stop() {
      await service.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
