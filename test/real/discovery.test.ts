import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { discover } from '../../electron/discover.ts';
import { err } from '../../electron/domain/result.ts';
import { testConnection } from '../../electron/providers/testConnection.ts';
import { httpProvider } from '../support/targets.ts';
import { required, startLlamaServer } from './llamaServer.ts';

const look = (url: string) => discover({ host: url.replace('http://', '') }, { env: {}, providers: [] });
const options = (secret?: string) => ({ secret, secrets: () => err('no secrets here'), userAgent: 'test', wallNow: Date.now });
const isSleeping = async (url: string) => z.object({ is_sleeping: z.boolean() }).parse(await (await fetch(`${url}/props`)).json()).is_sleeping;

test('a real llama-server is found with its build and its model', async () => {
  await using server = await startLlamaServer(required('LLAMA_MODEL'), [], 'ready');
  expect(await look(server.url)).toMatchObject({
    value: {
      servers: [
        {
          kind: 'openai',
          server: { kind: 'llamacpp', version: expect.stringMatching(/^b\d+/) },
          models: [{ id: 'tiny', loaded: true, detail: expect.stringMatching(/1k context/) }],
          needsToken: false,
        },
      ],
    },
  });
});

test('one with an API key is found without its models, and tested with the key', async () => {
  await using server = await startLlamaServer(required('LLAMA_MODEL'), ['--api-key', 'right'], 'ready');
  const provider = httpProvider('openai', { baseUrl: server.url });
  expect(await look(server.url)).toMatchObject({ value: { servers: [{ server: { kind: 'llamacpp' }, needsToken: true }] } });
  expect(await testConnection(provider, options('right'))).toMatchObject({ ok: true, models: [{ id: 'tiny' }] });
  expect(await testConnection(provider, options('wrong'))).toMatchObject({ ok: false, error: { kind: 'auth', status: 401 } });
});

test('one that sleeps is shown as not loaded, and neither a search nor a test wakes it', async () => {
  await using server = await startLlamaServer(required('LLAMA_MODEL'), ['--sleep-idle-seconds', '1'], 'ready');
  while (!(await isSleeping(server.url))) await wait(50);
  expect(await look(server.url)).toMatchObject({ value: { servers: [{ models: [{ loaded: false }] }] } });
  expect(await testConnection(httpProvider('openai', { baseUrl: server.url }), options())).toMatchObject({ ok: true, models: [{ loaded: false }] });
  expect(await isSleeping(server.url)).toBe(true);
});
