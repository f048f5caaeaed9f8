import { expect, test } from 'vitest';
import { watchExpiries } from '../../electron/alerts/expiryWatch.ts';
import type { Expiry } from '../../electron/domain/alert.ts';
import { silentLog } from '../../electron/keepalive/log.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { bedrockProvider, endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

const EXPIRY: Expiry = { at: 1, says: 'AWS credentials expire', remedy: 'Run: aws sso login' };

function watching(
  expiryOf: (id: string) => Promise<Expiry | null>,
  alertRules = { failing: true, slowAfterPings: 5, credentials: true, budget: true },
) {
  const providers = [bedrockProvider({ id: 'used' }), bedrockProvider({ id: 'idle' }), bedrockProvider({ id: 'off' }), httpProvider('ollama')];
  const endpoints = [endpointOf('a', { providerId: 'used' }), endpointOf('b', { providerId: 'off', enabled: false }), endpointOf('c')];
  const clock = new FakeClock();
  const seen: (readonly [string, Expiry | null])[] = [];
  const end = watchExpiries({
    settings: () => settingsOf(providers, endpoints, { alertRules }),
    expiryOf: ({ id }) => expiryOf(id),
    onExpiry: (id, expiry) => void seen.push([id, expiry]),
    clock,
    log: silentLog,
  });
  return { clock, seen, end };
}

test('The accounts that are in use are looked at every minute, and nobody else.', async () => {
  const { clock, seen } = watching(async () => EXPIRY);
  await clock.advance(125_000);
  expect(seen).toEqual([
    ['used', EXPIRY],
    ['used', EXPIRY],
  ]);
});

test('An account that cannot be looked at says nothing, and is looked at again.', async () => {
  let looks = 0;
  const { clock, seen } = watching(async () => {
    looks += 1;
    if (looks === 1) throw new Error('no credentials');
    return null;
  });
  await clock.advance(125_000);
  expect(seen).toEqual([['used', null]]);
});

test('Nobody is looked at where nobody wants to know, or after the end.', async () => {
  const quiet = watching(async () => EXPIRY, { failing: true, slowAfterPings: 5, credentials: false, budget: true });
  await quiet.clock.advance(300_000);
  expect(quiet.seen).toEqual([]);
  const ended = watching(async () => EXPIRY);
  ended.end();
  await ended.clock.advance(300_000);
  expect(ended.seen).toEqual([]);
});
