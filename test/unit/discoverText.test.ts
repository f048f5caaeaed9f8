import { expect, test } from 'vitest';
import { renderDiscovery } from '../../electron/cli/discover.ts';
import type { FoundServer } from '../../electron/domain/discovery.ts';

const plain = { colour: false };
const model = { id: 'qwen3:8b', detail: '8.2B · Q4_K_M · 5.2 GB', task: 'chat' as const, loaded: true, note: null };
const ollama: FoundServer = {
  kind: 'ollama',
  server: { kind: 'ollama', name: 'Ollama', version: '0.12.6' },
  baseUrl: 'http://localhost:11434',
  models: [model, { ...model, id: 'nomic', detail: null, task: 'embed', loaded: false }],
  needsToken: false,
  providerId: 'ollama',
};

test('each server is shown with its address, its models and what it has been added as', () => {
  const vllm: FoundServer = {
    ...ollama,
    server: { kind: 'vllm', name: 'vLLM', version: null },
    baseUrl: 'http://127.0.0.1:8000',
    models: [],
    needsToken: true,
    providerId: null,
  };
  expect(
    renderDiscovery({ servers: [ollama, vllm], aws: [{ name: 'work', region: 'us-east-1', sso: true, providerId: null }] }, 'here', plain),
  ).toBe(`
2 model servers on this computer

  Ollama 0.12.6  http://localhost:11434  added as ollama
    qwen3:8b  8.2B · Q4_K_M · 5.2 GB  loaded
    nomic                             embeddings

  vLLM  http://127.0.0.1:8000  wants an API key

1 AWS profile

  work  us-east-1  sign in with: aws sso login

`);
});

test('of a long list the beginning is shown, and how many are left out', () => {
  const models = Array.from({ length: 20 }, (_, i) => ({ ...model, id: `model-${i}` }));
  const text = renderDiscovery({ servers: [{ ...ollama, models }], aws: [] }, { host: 'gpu-box' }, plain);
  expect(text).toContain('1 model server on gpu-box\n');
  expect(text).toContain('model-11');
  expect(text).not.toContain('model-12');
  expect(text).toContain('    and 8 more\n');
});

test.each([
  ['here', 'No model server answers on this computer', 'ollama serve'],
  [{ host: 'gpu-box:9000' }, 'No model server answers on gpu-box:9000', '--host gpu-box:PORT'],
  [{ network: true }, 'No model server answers in the local network', 'OLLAMA_HOST=0.0.0.0'],
] as const)('where nothing is found it says so, and what to do: %j', (place, head, advice) => {
  const text = renderDiscovery({ servers: [], aws: [] }, place, plain);
  expect(text).toContain(head);
  expect(text).toContain(advice);
});
