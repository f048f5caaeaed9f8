import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { startOllamaServer } from '../../electron/demo/ollamaServer.ts';
import { freePort } from '../../electron/dev/ports.ts';
import type { EndpointInput } from '../../electron/domain/endpoint.ts';
import { test as base, expect } from './browser.ts';
import { type RunningService, startService } from './service.ts';

const instant = { loadMs: 1, tokenMs: 1, idleUnloadMs: null };

/** A simulated Ollama, and a service that pings nothing by itself for an hour. */
export interface Home {
  readonly ollama: Awaited<ReturnType<typeof startOllamaServer>>;
  readonly link: string;
  /** Opens the home page. */
  open(): Promise<void>;
  /** What the service has at a path. */
  read(path: string): Promise<unknown>;
  /** The service ends, as if it were killed. */
  stop(): Promise<void>;
  /** It runs again where it ran. */
  restart(): Promise<void>;
}

interface Fixtures {
  /** Models of the endpoints that there are at first. */
  readonly models: readonly string[];
  readonly home: Home;
}

const SILENT_PROVIDER = 'silent';

/** Besides Ollama there are a server that nobody runs and an account without credentials, each with an endpoint, unless `models` is empty. */
export const test = base.extend<Fixtures>({
  models: [['qwen3:8b', 'gpt-oss:20b'], { option: true }],
  home: async ({ page, models }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'pilotlight-home-'));
    const ollama = await startOllamaServer({ models: ['qwen3:8b', 'gpt-oss:20b'].map((name) => ({ name, ...instant })) });
    await ollama.gpu.preload('qwen3:8b');
    if (models.length > 0) await writeFile(join(folder, 'settings.json'), JSON.stringify(settingsOf(models, ollama.url, await freePort())));
    const port = await freePort();
    const start = (): Promise<RunningService> =>
      startService({
        demo: false,
        dataDir: folder,
        port,
        env: {
          OLLAMA_HOST: `127.0.0.1:${ollama.port}`,
          AWS_CONFIG_FILE: join(folder, 'none'),
          AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
          AWS_EC2_METADATA_DISABLED: 'true',
        },
      });
    let service: RunningService | null = await start();
    const { link } = service;
    await use({
      ollama,
      link,
      open: async () => void (await page.goto(link)),
      read: async (path) => (await page.request.get(new URL(path, link).href)).json(),
      async stop() {
        await service?.stop();
        service = null;
      },
      async restart() {
        service = await start();
      },
    });
    // A page that is still open would complain of the service that goes.
    await page.goto('about:blank');
    await service?.stop();
    await ollama.close();
    await rm(folder, { recursive: true, force: true });
  },
});

function settingsOf(models: readonly string[], ollamaUrl: string, silentPort: number): object {
  const onOllama = models.map((model, i): EndpointInput => ({ id: `e${i}`, providerId: 'ollama', model, keepAlive: '10m' }));
  return {
    version: 1,
    startDelay: '1h',
    providers: [
      { kind: 'ollama', id: 'ollama', name: 'Ollama', baseUrl: ollamaUrl },
      { kind: 'vllm', id: SILENT_PROVIDER, name: 'GPU box', baseUrl: `http://127.0.0.1:${silentPort}` },
      { kind: 'bedrock', id: 'aws', name: 'Bedrock', region: 'us-east-1', profile: 'work' },
    ],
    endpoints: [
      ...onOllama,
      { id: 'silent', providerId: SILENT_PROVIDER, model: 'Qwen/Qwen3-32B' },
      { id: 'haiku', providerId: 'aws', model: 'us.anthropic.claude-haiku-4-5-20251001-v1:0' },
    ],
  };
}

/** The row of a model. */
export const rowOf = (page: Page, model: string): Locator =>
  page.getByRole('listitem').filter({ has: page.getByRole('link', { name: model, exact: true }) });

/** When a row is pinged next. */
export const nextOf = (row: Locator): Locator => row.getByText(/^Next ping \S/);

export { expect };
