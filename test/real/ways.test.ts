import { expect, test } from 'vitest';
import { z } from 'zod';
import { TestPinger } from '../support/fakesPinger.ts';
import { httpProvider, jobFor } from '../support/targets.ts';
import { tempDir } from '../support/tempDir.ts';
import { type LlamaServer, required, startLlamaRouter, startLlamaServer } from './llamaServer.ts';

const onServer = ({ url }: LlamaServer, more: Parameters<typeof jobFor>[1]) => jobFor(httpProvider('openai', { baseUrl: url }), more);

const list = z.object({ data: z.array(z.object({ id: z.string(), status: z.object({ value: z.string() }) })) });

/** What the router itself says of a model. */
async function statusOf({ url }: LlamaServer, model: string): Promise<string | undefined> {
  return list.parse(await (await fetch(`${url}/models`)).json()).data.find(({ id }) => id === model)?.status.value;
}

test('a look at a router loads nothing, a load loads without a token, and a second one finds it loaded', async () => {
  await using folder = await tempDir();
  await using server = await startLlamaRouter(folder.path, ['a', 'b'], ['--models-max', '1']);
  await using client = new TestPinger();
  expect(await client.ping(onServer(server, { model: 'a', way: 'peek' }))).toMatchObject({ coldHint: 'cold', onlyLooked: true });
  expect(await statusOf(server, 'a')).toBe('unloaded');
  expect(await client.ping(onServer(server, { model: 'a', way: 'load' }))).toMatchObject({ coldHint: 'cold', timing: { ttftMs: null } });
  expect(await statusOf(server, 'a')).toBe('loaded');
  expect(await client.ping(onServer(server, { model: 'a', way: 'load' }))).toMatchObject({ coldHint: 'warm', onlyLooked: true });
  expect(await client.ping(onServer(server, { model: 'a', way: 'peek' }))).toMatchObject({ coldHint: 'warm' });
});

test('a server takes own fields and a key in an own header', async () => {
  await using server = await startLlamaServer(required('LLAMA_MODEL'), ['--api-key', 'sesame'], 'ready');
  await using client = new TestPinger({ 'env:KEY': 'sesame', 'env:WRONG': 'open' });
  const body = { seed: 1, temperature: null, max_tokens: 3, timings_per_token: true };
  const answered = await client.ping(onServer(server, { model: 'tiny', headers: { Authorization: 'Bearer env:KEY' }, body }));
  expect(answered).toMatchObject({ timing: { ttftMs: expect.any(Number) }, usage: { outputTokens: 3 } });
  const error = await client.errorOf(onServer(server, { model: 'tiny', headers: { Authorization: 'Bearer env:WRONG' } }));
  expect(error).toMatchObject({ kind: 'auth', status: 401 });
});
