import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { freePort } from '../../electron/dev/ports.ts';
import { required, startLlamaServer } from './llamaServer.ts';
import { pingJson, runCli } from './pilotlight.ts';

const model = () => required('LLAMA_MODEL');

test('a server that is ready answers with a warm ping and its timing', async () => {
  await using server = await startLlamaServer(model(), [], 'ready');
  const { code, ping, stderr } = await pingJson(server.url);
  expect({ code, outcome: ping.outcome, error: ping.error, outputTokens: ping.outputTokens, stderr }).toEqual({
    code: 0,
    outcome: 'warm',
    error: null,
    outputTokens: 1,
    stderr: '',
  });
  expect(ping.ttftMs).toBeGreaterThan(0);
  expect(ping.firstByteMs).toBeLessThanOrEqual(ping.ttftMs ?? 0);
});

test('people get connect, first byte and first token', async () => {
  await using server = await startLlamaServer(model(), [], 'ready');
  const { code, stdout } = await runCli(['ping', '--kind', 'openai', '--base-url', server.url, '--model', 'tiny']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/warm[\s\S]*connect[\s\S]*first byte[\s\S]*first token/);
});

const bigModel = process.env['LLAMA_BIG_MODEL'];
const bigModelIsThere = bigModel !== undefined && existsSync(bigModel);
if (!bigModelIsThere)
  process.stdout.write('  Skipped: a server that is still loading. Set LLAMA_BIG_MODEL to a .gguf of some GB, so that loading takes seconds.\n');

test.runIf(bigModelIsThere)('a server that is still loading is a cold start in progress, not a failure', { timeout: 300_000 }, async () => {
  await using server = await startLlamaServer(bigModel ?? '', ['-lm', 'none'], 'answering');
  const { code, ping } = await pingJson(server.url);
  process.stdout.write(`  ${ping.reason}\n`);
  expect({ code, outcome: ping.outcome, kind: ping.error?.kind, status: ping.error?.status }).toEqual({
    code: 1,
    outcome: 'skipped',
    kind: 'loading',
    status: 503,
  });
  expect(ping.reason).toMatch(/is loading tiny: a cold start in progress/);
});

test('a server behind an API key wants the token, and takes it from the environment', async () => {
  await using server = await startLlamaServer(model(), ['--api-key', 'sesame-open'], 'ready');
  const without = await pingJson(server.url);
  expect({ code: without.code, outcome: without.ping.outcome, kind: without.ping.error?.kind }).toEqual({ code: 1, outcome: 'failed', kind: 'auth' });
  expect(without.ping.error?.message).toMatch(/wants an API key \(401\)\. Set one/);
  const wrong = await pingJson(server.url, ['--token', 'env:LLAMA_KEY'], { LLAMA_KEY: 'wrong-key' });
  expect(wrong.ping.error?.message).toMatch(/refused the token \(401\)/);
  expect(JSON.stringify(wrong.ping)).not.toContain('wrong-key');
  const right = await pingJson(server.url, ['--token', 'env:LLAMA_KEY'], { LLAMA_KEY: 'sesame-open' });
  expect({ code: right.code, outcome: right.ping.outcome }).toEqual({ code: 0, outcome: 'warm' });
});

const decoded = z.object({ n_decoded: z.number() });
const slots = z.array(z.object({ is_processing: z.boolean(), next_token: z.union([z.array(decoded), decoded]).optional() }));

/** Waits until the server has sent some tokens of an answer. */
async function tokensFlow(url: string): Promise<void> {
  for (;;) {
    const state = slots.parse(await (await fetch(`${url}/slots`)).json());
    if (state.some(({ is_processing, next_token }) => is_processing && [next_token].flat().some((token) => (token?.n_decoded ?? 0) > 0))) return;
    await wait(5);
  }
}

test('a server killed in the middle of its stream has failed, though a token had come', async () => {
  await using server = await startLlamaServer(model(), ['-c', '32768', '-np', '1'], 'ready');
  const pinging = pingJson(server.url, ['--max-tokens', '4096']);
  await tokensFlow(server.url);
  await server.kill();
  const { code, ping } = await pinging;
  process.stdout.write(`  ${ping.error?.message}\n`);
  expect({ code, outcome: ping.outcome, kind: ping.error?.kind }).toEqual({ code: 1, outcome: 'failed', kind: 'protocol' });
  expect(ping.ttftMs).toBeGreaterThan(0);
  expect(ping.error?.message).toMatch(/closed the connection in the middle of its answer/);
});

test('a server that is not there is unreachable, in words that help', async () => {
  const { code, ping } = await pingJson(`http://127.0.0.1:${await freePort()}`);
  expect({ code, outcome: ping.outcome, kind: ping.error?.kind }).toEqual({ code: 1, outcome: 'failed', kind: 'unreachable' });
  expect(ping.error?.message).toMatch(/does not answer: nothing listens there\. Is it running\?/);
});
