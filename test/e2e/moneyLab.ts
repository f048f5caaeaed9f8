import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { startBedrockServer } from '../../electron/demo/bedrockServer.ts';
import { test as base, expect } from './browser.ts';
import { startService } from './service.ts';

export const HAIKU = 'us.anthropic.claude-haiku-4-5-20251001-v1:0';
export const IMPORTED = 'arn:aws:bedrock:us-east-1:123456789012:imported-model/abcdefgh1234';
/** A token out is a cent; pings ask for one. */
const price = { inputPerMTok: 0, outputPerMTok: 10_000 };

/** A simulated Bedrock with a model that bills for tokens and one that bills for time, and a service that pings them once an hour. */
export interface Money {
  open(hash?: string): Promise<void>;
  call(method: string, path: string, body?: object): Promise<unknown>;
}

export const test = base.extend<{ money: Money }>({
  money: async ({ page }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'pilotlight-money-'));
    const model = { loadMs: 1, tokenMs: 1, idleUnloadMs: null };
    const bedrock = await startBedrockServer({ models: [HAIKU, IMPORTED].map((name) => ({ name, ...model })) });
    const provider = { id: 'aws', kind: 'bedrock', name: 'Bedrock', region: 'us-east-1', endpointUrl: bedrock.url, token: 'env:TEST_BEDROCK_KEY' };
    const endpoints = [
      { id: 'haiku', providerId: 'aws', model: HAIKU, keepAlive: '1h', price },
      { id: 'imported', providerId: 'aws', model: IMPORTED, keepAlive: '2m' },
    ];
    await writeFile(join(folder, 'settings.json'), JSON.stringify({ version: 1, startDelay: '1h', providers: [provider], endpoints }));
    const service = await startService({ demo: false, dataDir: folder, env: { TEST_BEDROCK_KEY: 'ABSK-test', AWS_EC2_METADATA_DISABLED: 'true' } });
    await use({
      async open(hash = '') {
        await page.goto(`${service.link}${hash}`);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      },
      call: (method, path, body) =>
        page.evaluate(
          async ([verb, url, json]) => {
            const headers = { 'content-type': 'application/json' };
            const answer: unknown = await (await fetch(url, { method: verb, headers, ...(json === undefined ? {} : { body: json }) })).json();
            return answer;
          },
          [method, path, body === undefined ? undefined : JSON.stringify(body)] as const,
        ),
    });
    // A page that follows the service would complain of its end.
    await page.close();
    await service.stop();
    await bedrock.close();
    await rm(folder, { recursive: true, force: true });
  },
});

export { expect };

/** Unfolds "Money" in the detail view. */
export async function openMoney(page: Page): Promise<Locator> {
  const fold = page.locator('details').filter({ has: page.getByRole('heading', { name: 'Money' }) });
  await fold.locator('summary').click();
  await expect(fold.getByLabel('Budget a day, in dollars')).toBeVisible();
  return fold;
}
