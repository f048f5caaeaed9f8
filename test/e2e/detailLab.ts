import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { demoDataDir, filesIn } from '../../electron/storage/dataDir.ts';
import { writePast } from '../support/pastPings.ts';
import { expect, test } from './browser.ts';
import { type RunningService, startService } from './service.ts';

/** Has five weeks of pings behind it, and is pinged every 15 s. */
export const OLD = 'demo-ollama.qwen3-8b';
/** Is pinged only when somebody asks. */
export const QUIET = 'demo-ollama.llama3.3-70b';

/** One demo for all tests of a file. @returns opens the view of an endpoint */
export function demoWithPast(): (page: Page, id: string) => Promise<void> {
  let dataDir: string;
  let service: RunningService;
  test.beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'pilotlight-detail-'));
    const demo = demoDataDir(dataDir);
    await mkdir(demo, { recursive: true });
    writePast({ file: filesIn(demo).history, endpointId: OLD, days: 35, now: Date.now() });
    service = await startService({ dataDir });
  });
  test.afterAll(async () => {
    await service.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
  return async (page, id) => {
    await page.goto(`${service.link}#/endpoint/${id}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  };
}

export const graph = (page: Page): Locator => page.getByRole('img', { name: /pings? in/i });

export { expect, test };
