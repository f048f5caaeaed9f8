import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startBedrockServer } from '../../electron/demo/bedrockServer.ts';
import { startOllamaServer } from '../../electron/demo/ollamaServer.ts';
import { startOpenaiServer } from '../../electron/demo/openaiServer.ts';
import { test as base } from './browser.ts';
import { startService } from './service.ts';

const instant = { loadMs: 1, tokenMs: 1, idleUnloadMs: null };
export const HAIKU = 'us.anthropic.claude-haiku-4-5-20251001-v1:0';

/** Servers of every kind, and a service that knows none of them. */
export interface Lab {
  readonly ollama: Awaited<ReturnType<typeof startOllamaServer>>;
  /** Wants the token `sk-right`. */
  readonly vllm: Awaited<ReturnType<typeof startOpenaiServer>>;
  readonly llamacpp: Awaited<ReturnType<typeof startOpenaiServer>>;
  /** Takes any signature, and the API key `key-right`. */
  readonly bedrock: Awaited<ReturnType<typeof startBedrockServer>>;
  /** Opens the page at this hash. */
  open(hash: string): Promise<void>;
  /** What the service has at a path. */
  read(path: string): Promise<unknown>;
}

/** `work` has credentials and a region; the simulated Ollama is where `OLLAMA_HOST` says. */
export const test = base.extend<{ lab: Lab }>({
  lab: async ({ page }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'pilotlight-add-'));
    await writeFile(join(folder, 'config'), '[profile work]\nregion = eu-central-1\n');
    await writeFile(join(folder, 'credentials'), '[work]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = example\n');
    const ollama = await startOllamaServer({
      models: [
        { name: 'llama3.3:70b', ...instant, parameterSize: '70.6B' },
        { name: 'nomic-embed-text', ...instant, task: 'embed' },
        { name: 'qwen3:8b', ...instant, parameterSize: '8.2B' },
      ],
    });
    await ollama.gpu.preload('qwen3:8b');
    const vllm = await startOpenaiServer({ flavour: 'vllm', apiKey: 'sk-right', models: [{ name: 'Qwen/Qwen3-32B', ...instant }] });
    const llamacpp = await startOpenaiServer({ flavour: 'llamacpp', models: [{ name: 'gemma-3-27b-it', ...instant }] });
    const bedrock = await startBedrockServer({ apiKey: 'key-right', models: [{ name: HAIKU, ...instant }] });
    const servers = [ollama, vllm, llamacpp, bedrock];
    const service = await startService({
      demo: false,
      env: {
        OLLAMA_HOST: `127.0.0.1:${ollama.port}`,
        AWS_CONFIG_FILE: join(folder, 'config'),
        AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
        DISABLE_WARMUP: 'true',
      },
    });
    await use({
      ollama,
      vllm,
      llamacpp,
      bedrock,
      async open(hash) {
        await page.goto(service.link);
        await page.goto(new URL(`/${hash}`, service.link).href);
      },
      read: async (path) => (await page.request.get(new URL(path, service.link).href)).json(),
    });
    // An open page would complain about the end of its event stream.
    await page.close();
    await service.stop();
    for (const server of servers) await server.close();
    await rm(folder, { recursive: true, force: true });
  },
});

/** Chooses a kind as a mouse does. */
export async function choose(page: Page, kind: string): Promise<void> {
  await page.getByRole('radio', { name: kind, exact: true }).check();
}
