import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { providerSchema } from '../../electron/domain/provider.ts';
import { emptyDraft } from '../../renderer/add/draft.ts';
import { addAll, saveProvider } from '../../renderer/add/save.ts';

type Reply = readonly [status: number, body: unknown];

/** Answers like the service, the same to each call or one after the other, and notes what was asked. */
function serve(replies: Readonly<Record<string, Reply | (() => Reply)>>): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (path: string, { method = 'GET', body }: { method?: string; body?: string } = {}) => {
    const call = `${method} ${path}`;
    asked.push(body === undefined ? call : `${call} ${body}`);
    const reply = replies[call] ?? [200, {}];
    const [status, answer] = typeof reply === 'function' ? reply() : reply;
    return new Response(JSON.stringify(answer), { status });
  });
  return asked;
}
afterEach(() => vi.unstubAllGlobals());

const provider = providerSchema.parse({ kind: 'vllm', id: 'vllm', name: 'vLLM', baseUrl: 'http://localhost:8000', token: 'secret:vllm-2' });
const draft = emptyDraft('vllm', { token: { kind: 'typed', text: 'sk-1' } });
const models = [{ model: 'm', task: 'chat', typed: false }] as const;
const fresh = {
  'POST /api/secrets': [201, { ref: 'secret:vllm-2' }],
  'POST /api/providers': [201, provider],
  'POST /api/endpoints': [201, { id: 'vllm.m', model: 'm' }],
} as const satisfies Record<string, Reply>;
const refused: Reply = [400, { error: { kind: 'badRequest', message: 'The disk is full' } }];

describe('Adding endpoints on a new provider', () => {
  it('stores the token, then adds the provider that refers to it, then the endpoints', async () => {
    const asked = serve(fresh);
    const added = await addAll({ on: { kind: 'new', draft, serverName: null }, models, keepAlive: '5m' });
    expect(added).toMatchObject({ ok: true, value: { provider: { id: 'vllm' }, endpoints: [{ id: 'vllm.m' }] } });
    expect(asked).toEqual([
      'POST /api/secrets {"name":"vllm","secret":"sk-1"}',
      'POST /api/providers {"kind":"vllm","baseUrl":"http://localhost:8000","token":"secret:vllm-2","name":"vLLM"}',
      'POST /api/endpoints {"providerId":"vllm","model":"m","task":"chat","keepAlive":"5m"}',
    ]);
  });

  it('takes everything back when an endpoint is refused, the last first', async () => {
    const asked = serve({ ...fresh, 'POST /api/endpoints': refused });
    const added = await addAll({ on: { kind: 'new', draft, serverName: null }, models, keepAlive: undefined });
    expect(added).toEqual({ ok: false, message: 'The disk is full. Nothing was changed.' });
    expect(asked.slice(-2)).toEqual(['DELETE /api/providers/vllm', 'DELETE /api/secrets/vllm-2']);
  });

  it('takes the token back when the provider is refused', async () => {
    const asked = serve({ ...fresh, 'POST /api/providers': refused });
    expect(await addAll({ on: { kind: 'new', draft, serverName: null }, models, keepAlive: null })).toMatchObject({ ok: false });
    expect(asked.at(-1)).toBe('DELETE /api/secrets/vllm-2');
  });

  it('says so when a part could not be taken back', async () => {
    serve({ ...fresh, 'POST /api/endpoints': refused, 'DELETE /api/providers/vllm': [500, {}] });
    expect(await addAll({ on: { kind: 'new', draft, serverName: null }, models, keepAlive: null })).toMatchObject({
      message: expect.stringContaining('could not be taken back'),
    });
  });

  it('takes back the endpoints that were added on a saved provider, and leaves that', async () => {
    const answers: Reply[] = [[201, { id: 'vllm.m' }], refused];
    const asked = serve({ 'POST /api/endpoints': () => answers.shift() ?? refused });
    const two = [...models, { model: 'n', task: 'chat', typed: true } as const];
    expect(await addAll({ on: { kind: 'saved', provider }, models: two, keepAlive: undefined })).toMatchObject({ ok: false });
    expect(asked.slice(2)).toEqual(['DELETE /api/endpoints/vllm.m']);
  });
});

describe('Changing a saved connection', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const replies = {
    ...fresh,
    'POST /api/secrets': [201, { ref: 'secret:vllm' }],
    'PUT /api/providers/vllm': [200, { ...provider, token: 'secret:vllm' }],
  } as const satisfies Record<string, Reply>;

  const callsOf = (asked: readonly string[]): string[] =>
    asked.filter((call) => /^(POST|PUT|DELETE)/.test(call)).map((call) => call.replace(/ \{.*/, ''));
  const stored = ['POST /api/secrets', 'PUT /api/providers/vllm'];

  it('stores the new token beside the old one, and deletes that when the change can no longer be undone', async () => {
    const asked = serve(replies);
    expect(await saveProvider(provider, draft)).toMatchObject({ ok: true, value: { token: 'secret:vllm' } });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(callsOf(asked)).toEqual(stored);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(callsOf(asked)).toEqual([...stored, 'DELETE /api/secrets/vllm-2']);
  });

  it('keeps the old token when the change is refused', async () => {
    const asked = serve({ ...replies, 'PUT /api/providers/vllm': refused });
    expect(await saveProvider(provider, draft)).toMatchObject({ ok: false });
    expect(asked.filter((call) => call.startsWith('DELETE'))).toEqual(['DELETE /api/secrets/vllm']);
  });

  it('leaves a token that the service keeps because something else refers to it', async () => {
    const kept = [409, { error: { kind: 'inUse', message: 'kept' } }] as const;
    const asked = serve({ ...replies, 'DELETE /api/secrets/vllm-2': [...kept] });
    expect(await saveProvider(provider, draft)).toMatchObject({ ok: true });
    await vi.advanceTimersByTimeAsync(62_000);
    expect(callsOf(asked)).toEqual([...stored, 'DELETE /api/secrets/vllm-2']);
  });
});
