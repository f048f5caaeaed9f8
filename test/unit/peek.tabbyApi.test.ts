import { describe, expect, test } from 'vitest';
import { modelIn } from '../../electron/domain/peek.ts';
import { modelPeek, peekAt, peekerOf, peekOf, toldBy } from '../support/peeks.ts';

describe('TabbyAPI', () => {
  const card = (id: string, parameters: object | null = { max_seq_len: 8192, cache_size: 8192, cache_mode: 'FP16' }) => ({
    id,
    object: 'model',
    created: 1_767_268_800,
    owned_by: 'tabbyAPI',
    parameters,
  });
  const list = (...ids: string[]) => ({ object: 'list', data: ids.map((id) => card(id, null)) });
  const none = (status: number) => ({ status, text: '{"detail":"No models are currently loaded."}' });

  test('tells which model is loaded, and which it has beside it; there is room for one.', async () => {
    expect(await toldBy('tabbyapi', { '/v1/model': card('a'), '/v1/models': list('a', 'b') })).toEqual({
      models: [modelPeek('a', 'loaded', { contextLength: 8192 }), modelPeek('b', 'unloaded')],
      listsAll: true,
      single: false,
      room: 1,
      busy: null,
      sleeps: false,
      tells: { residency: true, expiry: false, busy: false, use: false },
    });
  });

  test.each([503, 400])('says with status %i that none is loaded.', async (status) => {
    const told = await toldBy('tabbyapi', { '/v1/model': none(status), '/v1/models': list('a', 'b') });
    expect(told).toMatchObject({ models: [modelPeek('a', 'unloaded'), modelPeek('b', 'unloaded')], tells: { residency: true } });
  });

  test('says in the form of OpenAI, too, that none is loaded.', async () => {
    const refusal = { status: 503, text: '{"error":{"message":"No models are currently loaded.","type":"invalid_request_error"}}' };
    expect(await toldBy('tabbyapi', { '/v1/model': refusal })).toMatchObject({ models: [], tells: { residency: true } });
  });

  test('lists only the loaded model to an ordinary key, so one that has gone is remembered.', async () => {
    const peeker = peekerOf('tabbyapi');
    await peekAt(peeker, { '/v1/model': card('a'), '/v1/models': list('a') });
    expect((await peekAt(peeker, { '/v1/model': card('b'), '/v1/models': list('b') }))?.models).toMatchObject([
      modelPeek('b', 'loaded', { contextLength: 8192 }),
      modelPeek('a', 'unloaded'),
    ]);
    expect((await peekAt(peeker, { '/v1/model': none(503), '/v1/models': list() }))?.models).toEqual([
      modelPeek('a', 'unloaded'),
      modelPeek('b', 'unloaded'),
    ]);
  });

  test('tells nothing of a name that it does not list: an alias, an embedding model, or the name of another service that it puts into its list.', async () => {
    const told = await toldBy('tabbyapi', { '/v1/model': card('a', null), '/v1/models': list('gpt-3.5-turbo', 'a') });
    expect(told.models).toEqual([modelPeek('a', 'loaded')]);
    for (const name of ['gpt-3.5-turbo', 'bge-m3']) expect(modelIn(peekOf(told, 'tabbyapi'), name).residency).toBe('unknown');
  });

  test.each([
    ['a refused key', { status: 401, text: '{"detail":"Invalid API key"}' }],
    ['another failure', { status: 503, text: '{"detail":"Service Unavailable"}' }],
    ['the card of somebody else', { id: 'a', object: 'model', owned_by: 'openai' }],
  ])('tells nothing by %s.', async (_name, answer) => {
    expect(await peekAt(peekerOf('tabbyapi'), { '/v1/model': answer, '/v1/models': list('a') })).toBeNull();
  });
});
