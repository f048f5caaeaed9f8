import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOllamaServer } from '../../electron/demo/ollamaServer.ts';
import { startOpenaiServer } from '../../electron/demo/openaiServer.ts';
import { test as base } from './browser.ts';
import { startService } from './service.ts';

const model = (name: string, sizeBytes = 4_700_000_000) => ({ name, loadMs: 1, tokenMs: 1, idleUnloadMs: null, sizeBytes });
const small = ['gemma3:4b', 'granite4:3b', 'phi4:14b', 'smollm2:1.7b', 'mistral:7b', 'qwen3:4b', 'qwen3:14b', 'llama3.2:3b'];

/** Four kinds of servers, of which the last cannot load or unload, and a service that pings nothing by itself for an hour. */
export interface MemoryLab {
  readonly ollama: Awaited<ReturnType<typeof startOllamaServer>>;
  readonly router: Awaited<ReturnType<typeof startOpenaiServer>>;
  readonly vllm: Awaited<ReturnType<typeof startOpenaiServer>>;
  /** Opens the home page. */
  open(): Promise<void>;
  /** What the service has at a path. */
  read(path: string): Promise<unknown>;
}

/** In memory are `qwen3:8b` and `gpt-oss:20b` of Ollama, `coder` of the router, and the one model of each of the others. */
export const test = base.extend<{ lab: MemoryLab }>({
  lab: async ({ page }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'pilotlight-memory-'));
    const ollama = await startOllamaServer({
      models: [model('qwen3:8b', 5_200_000_000), model('gpt-oss:20b', 13_800_000_000), ...small.map((name) => model(name))],
    });
    const router = await startOpenaiServer({ flavour: 'llamacpp-router', models: [model('coder'), model('writer')] });
    const vllm = await startOpenaiServer({ flavour: 'vllm', models: [model('Qwen/Qwen3-32B')], sleepMode: true });
    const single = await startOpenaiServer({ flavour: 'llamacpp', models: [model('tiny')] });
    for (const name of ['qwen3:8b', 'gpt-oss:20b']) ollama.gpu.loadNow(name);
    router.gpu.loadNow('coder');
    const settings = {
      version: 1,
      startDelay: '1h',
      warmOn: { start: false, resume: false, hours: false },
      providers: [
        { kind: 'ollama', id: 'ollama', name: 'Ollama', baseUrl: ollama.url },
        { kind: 'openai', id: 'router', name: 'Router', baseUrl: router.url },
        { kind: 'vllm', id: 'vllm', name: 'vLLM', baseUrl: vllm.url },
        { kind: 'openai', id: 'laptop', name: 'Laptop', baseUrl: single.url },
      ],
      endpoints: [
        { id: 'e0', providerId: 'ollama', model: 'qwen3:8b', keepAlive: '10m' },
        { id: 'e1', providerId: 'router', model: 'coder', keepAlive: '10m' },
      ],
    };
    await writeFile(join(folder, 'settings.json'), JSON.stringify(settings));
    const service = await startService({ demo: false, dataDir: folder });
    await use({
      ollama,
      router,
      vllm,
      open: async () => void (await page.goto(service.link)),
      read: async (path) => (await page.request.get(new URL(path, service.link).href)).json(),
    });
    await page.goto('about:blank');
    await service.stop();
    for (const server of [ollama, router, vllm, single]) await server.close();
    await rm(folder, { recursive: true, force: true });
  },
});
