import { describe, expect, test } from 'vitest';
import { prefixLifetimeMs, promptCacheOf } from '../../electron/domain/promptCache.ts';
import { chooseGap } from '../../electron/keepalive/cooldown/cooldown.ts';
import { planAfterActivity } from '../../electron/keepalive/plan.ts';
import { sightOf } from '../../electron/keepalive/sight.ts';
import { gapMsOf, newWatched, stateOf, type Watched } from '../../electron/keepalive/watched.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { peekedModel, peekOf } from '../support/sights.ts';
import { bedrockProvider, endpointOf, httpProvider, targetOf } from '../support/targets.ts';

const MINUTE = 60_000;
const prefix = { kind: 'text', text: 'You are terse.' } as const;

describe('How short is too short for a prompt cache', () => {
  test.each([
    ['global.anthropic.claude-haiku-4-5-20251001-v1:0', 4_096],
    ['us.anthropic.claude-opus-4-5-20251101-v1:0', 4_096],
    ['anthropic.claude-3-5-haiku-20241022-v1:0', 2_048],
    ['eu.anthropic.claude-sonnet-4-5-20250929-v1:0', 1_024],
    ['arn:aws:bedrock:us-east-1:1:inference-profile/us.amazon.nova-lite-v1:0', 1_000],
    ['meta.llama4-v1:0', null],
  ])('on Bedrock with %s: %s tokens.', (model, minTokens) => {
    expect(promptCacheOf(bedrockProvider(), endpointOf('e', { model })).minTokens).toBe(minTokens);
  });

  test.each([
    ['https://api.openai.com/v1', 'gpt-5-mini', 1_024],
    ['https://team.openai.azure.com/openai/v1', 'gpt-5-mini', 1_024],
    ['https://generativelanguage.googleapis.com/v1beta/openai', 'gemini-2.5-flash', 2_048],
    ['https://generativelanguage.googleapis.com/v1beta/openai', 'gemini-3.8-flash', 4_096],
    ['http://localhost:8080', 'tiny', null],
    ['https://api.openai.com.example.org', 'gpt-5-mini', null],
  ])('at %s with %s: %s tokens.', (baseUrl, model, minTokens) => {
    expect(promptCacheOf(httpProvider('openai', { baseUrl }), endpointOf('e', { model })).minTokens).toBe(minTokens);
  });
});

describe('How long a prompt cache keeps a prefix', () => {
  const openai = httpProvider('openai', { baseUrl: 'https://api.openai.com' });

  test('on Bedrock as long as it is paid for: five minutes, or an hour.', () => {
    expect(prefixLifetimeMs(bedrockProvider(), endpointOf('e', { prefix }))).toBe(5 * MINUTE);
    expect(prefixLifetimeMs(bedrockProvider(), endpointOf('e', { prefix, prefixLifetime: '1h' }))).toBe(60 * MINUTE);
  });

  test('at OpenAI five minutes, unless a day is asked for.', () => {
    expect(prefixLifetimeMs(openai, endpointOf('e', { prefix }))).toBe(5 * MINUTE);
    expect(prefixLifetimeMs(openai, endpointOf('e', { prefix, body: { prompt_cache_retention: '24h' } }))).toBeNull();
  });

  test('nobody knows on a server of one’s own, and without a prefix it does not matter.', () => {
    expect(prefixLifetimeMs(httpProvider('openai'), endpointOf('e', { prefix }))).toBeNull();
    expect(prefixLifetimeMs(bedrockProvider(), endpointOf('e'))).toBeNull();
    expect(prefixLifetimeMs(bedrockProvider(), endpointOf('e', { prefix, task: 'embed' }))).toBeNull();
  });
});

describe('An automatic interval with a prefix', () => {
  const chance = { random: () => 0.5, wallNow: Date.UTC(2026, 10, 22, 9) };
  const watched = (more: Partial<Watched> = {}): Watched => {
    const fresh = newWatched(targetOf(bedrockProvider(), { prefix }), { kind: 'auto' });
    return { ...fresh, live: { ...fresh.live, lastActivityAt: 1_000_000 }, ...more };
  };
  /** A model that its server is told to keep for half an hour. */
  const told = { known: { ...watched().known, sessionMs: 30 * MINUTE } };

  test('is short enough that the cache does not forget it, however long the model stays loaded.', () => {
    expect(gapMsOf(watched(told), chance.wallNow)).toBe(4.5 * MINUTE);
    const plan = planAfterActivity(watched(told), 1_000_000, chance);
    expect(plan.why).toEqual({ kind: 'prefix' });
    expect(plan.dueAt - 1_000_000).toBeLessThanOrEqual(4.5 * MINUTE);
    expect(plan.dueAt - 1_000_000).toBeGreaterThan(4 * MINUTE);
  });

  test('says why it is so short.', () => {
    const clock = new FakeClock();
    const due = watched({ ...told, dueAt: clock.bootNow() + 270_000, dueAtWall: clock.wallNow() + 270_000, why: { kind: 'prefix' } });
    expect(stateOf(due, null, clock).why).toMatch(
      /^Next ping at \S+, 4 m 30 s after the last one, before the prompt cache forgets the system prompt\.$/,
    );
  });

  test('is as it was where the model goes cold before.', () => {
    const sight = sightOf(peekOf([peekedModel('model', { unloadsAfterMs: 2 * MINUTE })]), 'model', () => 0);
    const soon = { known: { ...watched().known, sight } };
    expect(gapMsOf(watched(soon), chance.wallNow)).toBe(2 * MINUTE);
    expect(planAfterActivity(watched(soon), 1_000_000, chance).why.kind).toBe('expiry');
  });

  test('is learned as ever where the cache has no lifetime that is known.', () => {
    const local = watched({ target: targetOf(httpProvider('openai'), { prefix }) });
    expect(gapMsOf(local, chance.wallNow)).toBe(chooseGap(local.cooldown, chance.wallNow).gapMs);
  });

  test('leaves an interval alone that somebody chose.', () => {
    const chosen = watched({ rule: { kind: 'every', seconds: 1_800, pinned: false } });
    expect(gapMsOf(chosen, chance.wallNow)).toBe(30 * MINUTE);
    expect(planAfterActivity(chosen, 1_000_000, chance).why.kind).toBe('interval');
  });
});
