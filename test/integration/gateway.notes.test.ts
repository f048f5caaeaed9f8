import { expect, test, vi } from 'vitest';
import { startOllamaServer } from '../../electron/demo/ollamaServer.ts';
import { startOpenaiServer } from '../../electron/demo/openaiServer.ts';
import type { RealRequest } from '../../electron/domain/realRequest.ts';
import { type GatewayLab, labFor, post, send, startGatewayLab, startTarget } from '../support/gatewayLab.ts';

const models = [{ name: 'tiny', loadMs: 0, tokenMs: 0, idleUnloadMs: null }];

const requestsOf = ({ service }: GatewayLab): RealRequest[] => {
  const kept = service.pilotLight.history.requests({ endpointId: 'tiny', from: 0, to: Number.MAX_SAFE_INTEGER, limit: 100 });
  if (!kept.ok) throw new Error(kept.error);
  return kept.value;
};

test('a streamed chat is noted with its first token and its tokens, moves the next ping, and is nowhere in the log', async () => {
  await using server = await startOpenaiServer({ flavour: 'vllm', models });
  await using lab = await startGatewayLab(
    {
      providers: [{ kind: 'vllm', id: 'lab', name: 'Lab', baseUrl: server.url }],
      endpoints: [{ id: 'tiny', providerId: 'lab', model: 'tiny' }],
    },
    { startDelay: '1h' },
  );
  await lab.service.pilotLight.start();
  const body = { messages: [{ role: 'user', content: 'CANARY-TEXT' }], stream: true, stream_options: { include_usage: true }, model: 'tiny' };
  const answer = await post(`${lab.at('lab')}/v1/chat/completions`, body, { authorization: 'Bearer CANARY-KEY' });
  expect(answer.status).toBe(200);
  expect(answer.body.toString()).toContain('[DONE]');
  await vi.waitFor(() => expect(requestsOf(lab)).toHaveLength(1));
  expect(requestsOf(lab)[0]).toMatchObject({
    status: 200,
    source: 'gateway',
    ttftMs: expect.any(Number),
    inputTokens: expect.any(Number),
    outputTokens: expect.any(Number),
  });
  const { warmth, nextPingAt } = lab.service.pilotLight.monitor.state('tiny') ?? {};
  expect(warmth).toBe('warm');
  expect((nextPingAt ?? 0) - (requestsOf(lab)[0]?.at ?? 0)).toBeLessThan(10 * 60_000);
  expect(lab.logged()).not.toContain('CANARY');
  expect((await lab.service.get('/api/history/tiny/requests')).body).toHaveLength(1);
  expect((await lab.service.get('/api/history/tiny/requests/series')).body).toMatchObject({ buckets: [{ count: 1 }] });
});

test('what asks nothing of a model, or asks another one, is passed on and not noted', async () => {
  await using server = await startOpenaiServer({
    flavour: 'vllm',
    models: [...models, { ...models[0], name: 'other', loadMs: 0, tokenMs: 0, idleUnloadMs: null }],
  });
  await using lab = await labFor(server.url);
  expect((await send(`${lab.at('lab')}/v1/models`)).status).toBe(200);
  expect((await post(`${lab.at('lab')}/v1/chat/completions`, { model: 'other', messages: [{ role: 'user', content: 'hi' }] })).status).toBe(200);
  expect((await post(`${lab.at('lab')}/v1/chat/completions`, { model: 'tiny', messages: [{ role: 'user', content: 'hi' }] })).status).toBe(200);
  await vi.waitFor(() => expect(requestsOf(lab)).toHaveLength(1));
});

test("Ollama's own API is noted by its lines, with the load time that it tells, whichever way its model is named", async () => {
  await using server = await startOllamaServer({ models });
  await using lab = await startGatewayLab({
    providers: [{ kind: 'ollama', id: 'ollama', name: 'Ollama', baseUrl: server.url }],
    endpoints: [{ id: 'tiny', providerId: 'ollama', model: 'tiny:latest' }],
  });
  const answer = await post(`${lab.at('ollama')}/api/chat`, { model: 'tiny', messages: [{ role: 'user', content: 'hi' }] });
  expect(answer.status).toBe(200);
  await vi.waitFor(() => expect(requestsOf(lab)).toHaveLength(1));
  expect(requestsOf(lab)[0]).toMatchObject({ ttftMs: expect.any(Number), loadMs: expect.any(Number), outputTokens: expect.any(Number) });
});

test('a compressed answer passes as it is, and is noted by what is in it', async () => {
  const { gzipSync } = await import('node:zlib');
  const packed = gzipSync('{"choices":[{"message":{"content":"hi"}}],"usage":{"prompt_tokens":3,"completion_tokens":2}}');
  await using target = await startTarget((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(packed);
  });
  await using lab = await labFor(target.url);
  const answer = await post(`${lab.at('lab')}/v1/chat/completions`, { model: 'tiny', messages: [] });
  expect(answer.body.equals(packed)).toBe(true);
  await vi.waitFor(() => expect(requestsOf(lab)).toHaveLength(1));
  expect(requestsOf(lab)[0]).toMatchObject({ ttftMs: expect.any(Number), inputTokens: 3, outputTokens: 2 });
});
