import { describe, expect, test } from 'vitest';
import { FakeStatus } from '../support/fakesStatus.ts';
import { modelPeek, NOW, peekAt, peekerOf, toldBy } from '../support/peeks.ts';

/** As a real 0.12.6 has it. */
const resident = (name: string, more: object = {}) => ({
  name,
  model: name,
  size: 6_654_289_920,
  digest: '500a1f067a9f782620b40bee6f7b0c89e17ae61f686b92c24933e4ca4b2b8b41',
  details: { parent_model: '', format: 'gguf', family: 'qwen3', families: ['qwen3'], parameter_size: '8.2B', quantization_level: 'Q4_K_M' },
  expires_at: '2026-01-01T14:05:00.123456789+02:00',
  size_vram: 6_654_289_920,
  context_length: 4096,
  ...more,
});

test('Ollama tells what is in memory, until when, how large and with which context.', async () => {
  const told = await toldBy('ollama', { '/api/ps': { models: [resident('qwen3:8b')] }, '/api/tags': { models: [] } });
  expect(told).toEqual({
    models: [modelPeek('qwen3:8b', 'loaded', { expiresAt: NOW + 300_123, contextLength: 4096, bytes: 6_654_289_920 })],
    listsAll: false,
    single: false,
    room: null,
    busy: null,
    sleeps: false,
    tells: { residency: true, expiry: true, busy: true, use: true },
  });
});

test('A model that is kept for ever expires in the year 2318: it is pinned and has no expiry.', async () => {
  const models = [resident('qwen3:8b', { expires_at: '2318-04-12T09:11:48.3702Z' })];
  const [model] = (await toldBy('ollama', { '/api/ps': { models } })).models;
  expect(model).toMatchObject({ pinned: true, expiresAt: null, running: null });
});

describe('An expiry in the past', () => {
  test('means that a request runs: the timer stands still meanwhile.', async () => {
    const models = [resident('qwen3:8b', { expires_at: '2026-01-01T11:59:30Z' })];
    expect(await toldBy('ollama', { '/api/ps': { models } })).toMatchObject({ busy: true, models: [{ running: 1, expiresAt: NOW - 30_000 }] });
  });

  test('of a moment ago may be that of a model that is just going.', async () => {
    const models = [resident('qwen3:8b', { expires_at: '2026-01-01T11:59:59Z' })];
    expect(await toldBy('ollama', { '/api/ps': { models } })).toMatchObject({ busy: null, models: [{ running: null, expiresAt: NOW - 1000 }] });
  });

  test("is none where the server's clock is behind ours.", async () => {
    const models = [resident('qwen3:8b', { expires_at: '2026-01-01T11:55:00Z' })];
    const told = await peekAt(peekerOf('ollama'), { '/api/ps': { models } }, -600_000);
    expect(told).toMatchObject({ busy: null, models: [{ running: null, expiresAt: NOW + 300_000 }] });
  });
});

test('Nothing in memory is an empty list, or none at all in older versions.', async () => {
  expect((await toldBy('ollama', { '/api/ps': { models: [] } })).models).toEqual([]);
  expect((await toldBy('ollama', { '/api/ps': { models: null } })).models).toEqual([]);
});

test('What an older version leaves out is not told.', async () => {
  const models = [{ name: 'qwen3:8b', size: 0, expires_at: 'soon' }];
  expect((await toldBy('ollama', { '/api/ps': { models } })).models).toEqual([modelPeek('qwen3:8b', 'loaded')]);
});

test("A model of Ollama's cloud is in no memory here, so nothing is known of it. The list of models is asked for once.", async () => {
  const cloud = { name: 'gpt-oss:120b', remote_host: 'https://ollama.com' };
  const server = new FakeStatus({ '/api/ps': { models: [] }, '/api/tags': { models: [cloud, { name: 'qwen3:8b' }] } });
  const peeker = peekerOf('ollama');
  for (let look = 0; look < 3; look += 1)
    expect(await peekAt(peeker, server)).toMatchObject({ models: [{ model: 'gpt-oss:120b', residency: 'unknown' }] });
  expect(server.asked.filter((path) => path === '/api/tags')).toHaveLength(1);
});
