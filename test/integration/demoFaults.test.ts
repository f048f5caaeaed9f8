import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import type { HttpFault } from '../../electron/demo/faults.ts';
import { startOllamaServer } from '../../electron/demo/ollamaServer.ts';
import { startOpenaiServer } from '../../electron/demo/openaiServer.ts';

const models = [{ name: 'tiny', loadMs: 0, tokenMs: 0, idleUnloadMs: null }];
const body = JSON.stringify({ model: 'tiny', stream: true, max_tokens: 2, messages: [{ role: 'user', content: 'hi' }] });
const start = () => startOpenaiServer({ flavour: 'vllm', models });

interface Answer {
  readonly status: number;
  readonly text: string;
  /** Whether the answer came to its end. */
  readonly complete: boolean;
  readonly chunks: number;
  readonly headers: IncomingMessage['headers'];
}

interface Options {
  readonly agent?: Agent;
  readonly route?: string;
  /** Hangs up as soon as this text has come; empty hangs up at the head. */
  readonly until?: string;
  readonly signal?: AbortSignal;
}

function chat(url: string, { agent, route = '/v1/chat/completions', until, signal }: Options = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = httpRequest(`${url}${route}`, { method: 'POST', ...(agent && { agent }), ...(signal && { signal }) }, (response) => {
      const parts: Buffer[] = [];
      const result = (): Answer => ({
        status: response.statusCode ?? 0,
        text: Buffer.concat(parts).toString(),
        complete: response.complete,
        chunks: parts.length,
        headers: response.headers,
      });
      const hangUp = (): void => {
        if (until === undefined || !Buffer.concat(parts).toString().includes(until)) return;
        resolve(result());
        call.destroy();
      };
      hangUp();
      response.on('data', (part: Buffer) => {
        parts.push(part);
        hangUp();
      });
      response.on('error', () => {});
      response.on('close', () => resolve(result()));
    });
    call.on('error', reject);
    call.end(body);
  });
}

async function struck(fault: HttpFault, options?: Options): Promise<Answer> {
  await using server = await start();
  server.faults.set(fault);
  return await chat(server.url, options);
}

const contents = (text: string): string[] => [...text.matchAll(/"content":"([^"]+)"/g)].map(([, content]) => content ?? '');

test('hang answers nothing', async () => {
  await using server = await start();
  server.faults.set({ kind: 'hang' });
  const client = new AbortController();
  const answer = chat(server.url, { signal: client.signal });
  await server.received(1);
  client.abort();
  await expect(answer).rejects.toThrow();
  await server.socketsAre(0);
});

test('stallAfterHeaders sends the head and holds the slot until the client goes', async () => {
  await using server = await start();
  server.faults.set({ kind: 'stallAfterHeaders' });
  expect(await chat(server.url, { until: '' })).toMatchObject({ status: 200, text: '', complete: false });
  await server.gpu.until((gpu) => gpu.peek('tiny').running === 0);
});

test('stallAfterTokens goes silent after the tokens', async () => {
  const answer = await struck({ kind: 'stallAfterTokens', tokens: 1 }, { until: '“The' });
  expect(contents(answer.text)).toEqual(['“The']);
});

test('dropMidStream breaks the connection after the tokens', async () => {
  const answer = await struck({ kind: 'dropMidStream', tokens: 1 });
  expect(answer.complete).toBe(false);
  expect(contents(answer.text)).toEqual(['“The']);
});

test('endWithoutDone ends cleanly without finish and end', async () => {
  const answer = await struck({ kind: 'endWithoutDone' });
  expect(answer.complete).toBe(true);
  expect(contents(answer.text)).toEqual(['“The', ' pilot']);
  expect(answer.text).not.toMatch(/DONE|"finish_reason":"length"/);
  expect((await struck({ kind: 'endWithoutDone', keepFinish: true })).text).toContain('"finish_reason":"length"');
});

test('status answers with its own body and headers', async () => {
  const answer = await struck({ kind: 'status', status: 429, body: { error: 'slow down' }, headers: { 'retry-after': '7' } });
  expect(answer).toMatchObject({ status: 429, text: '{"error":"slow down"}', headers: { 'retry-after': '7' } });
});

test('malformedJson spoils the first token within a proper event', async () => {
  const { text } = await struck({ kind: 'malformedJson' });
  const event = text.split('\n\n')[1]?.replace('data: ', '') ?? '';
  expect(() => JSON.parse(event)).toThrow();
  expect(text).toMatch(/data: \[DONE\]\n\n$/);
});

test('hugeLine and hugeBody are as large as asked', async () => {
  const line = await struck({ kind: 'hugeLine', bytes: 100_000 });
  expect(Math.max(...line.text.split('\n').map(({ length }) => length))).toBeGreaterThan(100_000);
  const whole = await struck({ kind: 'hugeBody', bytes: 100_000 });
  expect(whole.text.length).toBeGreaterThan(90_000);
  expect(whole.text).toMatch(/data: \[DONE\]\n\n$/);
});

test('slowBytes sends the same answer in more pieces', async () => {
  const usual = await struck({ kind: 'endWithoutDone', keepFinish: true });
  const slow = await struck({ kind: 'slowBytes' });
  expect(contents(slow.text)).toEqual(contents(usual.text));
  expect(slow.chunks).toBeGreaterThan(usual.chunks);
});

test('emptyAnswer ends with the finish reason length and no text', async () => {
  const { text } = await struck({ kind: 'emptyAnswer' });
  expect(contents(text)).toEqual([]);
  expect(text).toContain('"finish_reason":"length"');
  expect(text).toContain('[DONE]');
});

test('errorInStream sends an error of the kind of the server', async () => {
  expect((await struck({ kind: 'errorInStream', tokens: 1, message: 'out of memory' })).text).toContain('data: {"error":{"message":"out of memory"');
  await using ollama = await startOllamaServer({ models });
  ollama.faults.set({ kind: 'errorInStream', message: 'out of memory' });
  expect((await chat(ollama.url, { route: '/api/chat' })).text).toBe('{"error":"out of memory","status":500}\n');
});

test('redirect points elsewhere', async () => {
  expect(await struck({ kind: 'redirect', to: 'http://127.0.0.1:9/' })).toMatchObject({ status: 307, headers: { location: 'http://127.0.0.1:9/' } });
});

test('closeIdleSocketsSilently lets a fresh socket work and kills a used one at its next request', async () => {
  await using server = await start();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  server.faults.set({ kind: 'closeIdleSocketsSilently' });
  expect((await chat(server.url, { agent })).complete).toBe(true);
  await expect(chat(server.url, { agent })).rejects.toMatchObject({ code: expect.stringMatching(/ECONNRESET|EPIPE/) });
  expect((await chat(server.url, { agent })).complete).toBe(true);
  expect(server.requests.map(({ socketId, reusedSocket }) => [socketId, reusedSocket])).toEqual([
    [1, false],
    [2, false],
  ]);
  agent.destroy();
  await server.socketsAre(0);
});

test('a reused socket is recorded as such', async () => {
  await using server = await start();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  await chat(server.url, { agent });
  await chat(server.url, { agent });
  expect(server.requests.map(({ socketId, reusedSocket }) => [socketId, reusedSocket])).toEqual([
    [1, false],
    [1, true],
  ]);
  agent.destroy();
});

test('faults of whole answers strike status calls when they are set for any request', async () => {
  await using server = await start();
  server.faults.set({ kind: 'malformedJson' }, { on: 'any' });
  await expect(fetch(`${server.url}/v1/models`).then((answer) => answer.json())).rejects.toThrow(SyntaxError);
  server.faults.set({ kind: 'dropMidStream', tokens: 0 }, { on: 'any' });
  await expect(fetch(`${server.url}/v1/models`).then((answer) => answer.text())).rejects.toThrow();
  expect((await fetch(`${server.url}/v1/models`)).status).toBe(200);
});
