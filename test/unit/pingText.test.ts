import { expect, test } from 'vitest';
import { summarize } from '../../electron/cli/pingSummary.ts';
import { renderPing, renderSummary, renderTitle } from '../../electron/cli/pingText.ts';
import { endpointSchema } from '../../electron/domain/endpoint.ts';
import { providerSchema } from '../../electron/domain/provider.ts';
import { pingOf } from '../support/servicePings.ts';

const plain = { colour: false };

test('the title names model, kind and host, and who makes the ping where that is not plain', () => {
  const provider = providerSchema.parse({ kind: 'ollama', id: 'o', name: 'Ollama', baseUrl: 'http://localhost:11434' });
  const endpoint = endpointSchema.parse({ id: 'a', providerId: 'o', model: 'qwen3:8b' });
  const target = { endpoint, provider };
  expect(renderTitle({ target, note: null }, plain)).toBe('\nqwen3:8b ollama · localhost:11434\n\n');
  const note = 'by the demo at http://127.0.0.1:4747/';
  expect(renderTitle({ target, note }, plain)).toBe(`\nqwen3:8b ollama · localhost:11434 · ${note}\n\n`);
});

test('a warm ping is a line and a staircase of where the time went', () => {
  const ping = pingOf({
    connectMs: 50,
    firstByteMs: 100,
    ttftMs: 150,
    totalMs: 200,
    inputTokens: 9,
    outputTokens: 1,
    cachedTokens: 8,
    costUsd: 0.000012,
  });
  expect(renderPing(ping, 1, plain)).toBe(`  1  ● warm  150 ms to the first token  9 + 1 tokens (8 cached) · $0.000012
       connect            50 ms  ━━━━━━━━
       first byte        100 ms          ━━━━━━━━
       first token       150 ms                  ━━━━━━━━
       end               200 ms                          ━━━━━━━━

`);
});

test('a cold ping says how long the model took to load', () => {
  expect(renderPing(pingOf({ outcome: 'cold', ttftMs: 5_400, loadMs: 5_200, totalMs: 5_410 }), 12, plain)).toMatch(
    /^ 12 {2}❄ cold {2}5,400 ms to the first token {2}model load 5,200 ms\n/,
  );
});

test('a reused connection is called so, and a dead one that was replaced is told', () => {
  const text = renderPing(pingOf({ reused: true, connectMs: 0, staleSocket: true }), 1, plain);
  expect(text).toContain('       reused            0.0 ms  ━\n');
  expect(text).toContain('a dead pooled connection was replaced');
});

test('an answer without a visible token has no time to one', () => {
  const text = renderPing(pingOf({ ttftMs: null, ttftNetMs: null, reason: 'no token' }), 1, plain);
  expect(text).toContain('● warm  no token');
  expect(text).not.toContain('first token  ');
});

test('a failed ping is its sentence, and the words of the server if they say more', () => {
  const error = { kind: 'server', message: 'The server failed.', status: 500, detail: 'CUDA error', retryAfterMs: null };
  expect(renderPing(pingOf({ outcome: 'failed', error }), 1, plain)).toBe(
    "  1  ▲ failed  The server failed.\n       The server's own words: CUDA error\n\n",
  );
  const said = { ...error, message: 'The server failed. It said: CUDA error' };
  expect(renderPing(pingOf({ outcome: 'failed', error: said }), 1, plain)).toBe('  1  ▲ failed  The server failed. It said: CUDA error\n\n');
});

test('a skipped ping says why it was not worth making', () => {
  expect(renderPing(pingOf({ outcome: 'skipped', reason: 'It is busy.' }), 1, plain)).toBe('  1  ◌ not now  It is busy.\n\n');
});

test('bars stay within their 32 places whatever the times are', () => {
  for (const ping of [
    pingOf({ connectMs: 0, firstByteMs: 0, ttftMs: 0, totalMs: 0 }),
    pingOf({ connectMs: 1, firstByteMs: 9_000, ttftMs: 9_000, totalMs: 9_000 }),
  ])
    for (const bar of renderPing(ping, 1, plain).matchAll(/ms {2}( *━+)$/gm)) expect(bar[1]?.length).toBeLessThanOrEqual(32);
});

test('a summary counts what there was and leaves out what there was not', () => {
  const pings = [pingOf({ ttftMs: 100, costUsd: 0.02 }), pingOf({ ttftMs: 200 }), pingOf({ outcome: 'failed' })];
  expect(renderSummary(summarize(pings), plain)).toBe('3 pings: 2 warm, 1 failed\nfirst token p50 100 ms, p95 200 ms, 100 ms to 200 ms · $0.02\n\n');
});
