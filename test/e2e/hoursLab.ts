import type { Page } from '@playwright/test';
import { patch, patchEndpoint, sharedDemo } from './demoLab.ts';

const ENDPOINT = 'demo-ollama.qwen3-8b';

/** One demo for all tests of a file; each begins without hours, timers and pauses. */
export function demoWithoutHours(): { openEndpoint(page: Page): Promise<unknown> } {
  const demo = sharedDemo(async (page) => {
    await patch(page, '/api/settings', { hours: 'always', warmUntil: null, pausedUntil: null, pauseReason: null, stopAfterUnused: null });
    await changeEndpoint(page, { hours: null, warmUntil: null, pausedUntil: null, pauseReason: null, stopAfterUnused: 'default' });
  });
  return { openEndpoint: (page) => demo.openEndpoint(page, ENDPOINT) };
}

export const changeEndpoint = (page: Page, change: object): Promise<void> => patchEndpoint(page, ENDPOINT, change);

async function read(page: Page, path: string): Promise<Record<string, unknown>> {
  return page.evaluate(async (url) => (await fetch(url)).json(), path);
}

/** What the service itself says of all endpoints, and of one. */
export const general = (page: Page) => read(page, '/api/settings');

export async function endpoint(page: Page): Promise<Record<string, unknown>> {
  const all: unknown = await read(page, '/api/endpoints');
  const found = Array.isArray(all) ? all.find((one: { id: string }) => one.id === ENDPOINT) : undefined;
  return found ?? {};
}
