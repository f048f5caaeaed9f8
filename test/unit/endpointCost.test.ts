import { describe, expect, test } from 'vitest';
import { type CostFacts, endpointCost } from '../../electron/api/endpointCost.ts';
import { warmPing } from '../support/fakes.ts';
import { bedrockProvider, endpointOf, httpProvider } from '../support/targets.ts';

const box = httpProvider('openai', { baseUrl: 'http://localhost:8000' });
const factsOf = (more: Partial<CostFacts> = {}): CostFacts => ({
  target: { endpoint: endpointOf('m', { price: { inputPerMTok: 1, outputPerMTok: 5 } }), provider: box },
  settings: { prices: [], hours: 'always' },
  recent: [],
  intervalSeconds: 120,
  spent: { dayUsd: 0, monthUsd: 0 },
  ...more,
});
const ping = (inputTokens: number | null, outputTokens = 1) => ({ ...warmPing(), inputTokens, outputTokens });

describe('What an endpoint costs', () => {
  test('is taken from the mean tokens of its answered pings, at the price as it is now', () => {
    const failed = { ...ping(9000), outcome: 'skipped', reason: 'busy' } as const;
    const cost = endpointCost(factsOf({ recent: [ping(10), ping(30), ping(null), failed] }));
    expect(cost).toMatchObject({ kind: 'usd', pings: 2, inputTokens: 20, outputTokens: 1, tokensUsd: expect.closeTo(25e-6, 12) });
    expect(cost.dayUsd).toBeCloseTo(25e-6 * 720, 12);
    expect(cost.monthUsd).toBeCloseTo(25e-6 * 720 * 30, 12);
  });

  test('is not known before its first ping, and nothing a day when it is not scheduled', () => {
    expect(endpointCost(factsOf())).toMatchObject({ kind: 'unknown', dayUsd: null, price: { from: 'endpoint' } });
    expect(endpointCost(factsOf({ recent: [ping(10)], intervalSeconds: null }))).toMatchObject({ kind: 'usd', dayUsd: 0, monthUsd: 0 });
  });

  test('says whose price it is: its own, the user’s list, or the built-in list with its date', () => {
    const endpoint = endpointOf('m', { model: 'amazon.nova-micro-v1:0' });
    const from = (target: CostFacts['target'], prices: CostFacts['settings']['prices'] = []) =>
      endpointCost(factsOf({ target, settings: { prices, hours: 'always' } })).price;
    expect(from({ endpoint, provider: bedrockProvider() })).toMatchObject({ from: 'list', asOf: expect.stringMatching(/^\d{4}-/) });
    expect(from({ endpoint, provider: bedrockProvider() }, [{ model: 'amazon', inputPerMTok: 2, outputPerMTok: 3 }])).toEqual({
      from: 'settings',
      asOf: null,
      inputPerMTok: 2,
      outputPerMTok: 3,
    });
    expect(from({ endpoint, provider: box })).toBeNull();
  });

  test.each([
    'http://localhost:11434',
    'http://127.0.0.1:8000',
    'http://[::1]:8000',
    'http://192.168.1.7:8000',
    'http://gpu-box:8000',
    'http://gpu.local',
  ])('is nothing on a server nearby without a price: %s', (baseUrl) => {
    const target = { endpoint: endpointOf('m'), provider: httpProvider('openai', { baseUrl }) };
    expect(endpointCost(factsOf({ target }))).toMatchObject({ kind: 'free', price: null });
  });

  test('is not known on somebody else’s server without a price, and is what it says where it bills by time', () => {
    const provider = httpProvider('openai', { baseUrl: 'https://x.modal.run' });
    expect(endpointCost(factsOf({ target: { endpoint: endpointOf('m'), provider } }))).toMatchObject({ kind: 'unknown', billing: { kind: 'time' } });
    const marked = endpointOf('m', { billing: { kind: 'time', usdPerHour: 2 } });
    expect(endpointCost(factsOf({ target: { endpoint: marked, provider }, intervalSeconds: 60 }))).toMatchObject({ kind: 'usd', dayUsd: 48 });
  });

  test('counts the hours in which it is kept warm', () => {
    const own = endpointOf('m', { price: { inputPerMTok: 1, outputPerMTok: 0 }, hours: 'daily 06:00-12:00' });
    const cost = endpointCost(factsOf({ target: { endpoint: own, provider: box }, recent: [ping(10)] }));
    expect(cost.activeShare).toBeCloseTo(0.25, 12);
    expect(cost.dayUsd).toBeCloseTo(10e-6 * 720 * 0.25, 12);
    expect(endpointCost(factsOf({ settings: { prices: [], hours: 'Mon 00:00-24:00' } })).activeShare).toBeCloseTo(1 / 7, 12);
  });
});
