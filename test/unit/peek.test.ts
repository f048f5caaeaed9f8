import { describe, expect, test } from 'vitest';
import { modelIn, othersIn } from '../../electron/domain/peek.ts';
import { offerFor } from '../../electron/providers/offer.ts';
import { TOLD_NOTHING } from '../../electron/providers/peek/told.ts';
import type { StatusAnswer } from '../../electron/providers/statusCalls.ts';
import { clockAheadMs } from '../../electron/providers/visit.ts';
import { identityOf, modelPeek, NOW, peekOf } from '../support/peeks.ts';
import { bedrockProvider, httpProvider } from '../support/targets.ts';

const residency = { ...TOLD_NOTHING.tells, residency: true };

describe('The model that an endpoint asks for', () => {
  const peek = peekOf({
    ...TOLD_NOTHING,
    tells: residency,
    models: [modelPeek('qwen3:latest', 'loaded'), modelPeek('b', 'loading', { aliases: ['bee'] })],
  });

  test('is found by its name, its name with the tag that is left out, or an alias.', () => {
    expect([modelIn(peek, 'qwen3:latest'), modelIn(peek, 'qwen3'), modelIn(peek, 'bee')].map(({ model }) => model)).toEqual([
      'qwen3:latest',
      'qwen3:latest',
      'b',
    ]);
  });

  test('is not in memory where the list tells only what is.', () => {
    expect(modelIn(peek, 'gemma').residency).toBe('unloaded');
  });

  test('is unknown where the list tells all, or nothing.', () => {
    expect(modelIn({ ...peek, listsAll: true }, 'gemma').residency).toBe('unknown');
    expect(modelIn({ ...peek, tells: TOLD_NOTHING.tells }, 'gemma').residency).toBe('unknown');
  });

  test('is the only one of a server that answers with it to any name.', () => {
    const single = peekOf({ ...TOLD_NOTHING, single: true, models: [modelPeek('tiny', 'loaded')] });
    expect(modelIn(single, 'anything').model).toBe('tiny');
    expect(othersIn(single, 'anything')).toEqual([]);
  });

  test('has the others beside it that are in memory or on their way there.', () => {
    expect(othersIn(peek, 'qwen3').map(({ model }) => model)).toEqual(['b']);
    expect(othersIn(peek, 'gemma').map(({ model }) => model)).toEqual(['qwen3:latest', 'b']);
  });
});

test.each([
  ['openai', 'ollama', 'ollama'],
  ['openai', 'vllm', 'vllm'],
  ['openai', 'llamacpp', null],
  ['ollama', 'ollama', null],
  ['vllm', 'ollama', null],
] as const)('A provider that was added as %s and is %s is offered as %s.', (kind, server, offer) => {
  expect(offerFor(httpProvider(kind), identityOf(server))).toBe(offer);
});

test('Nothing is offered for what nobody has looked at, or for Bedrock.', () => {
  expect([offerFor(httpProvider('openai'), null), offerFor(bedrockProvider(), identityOf('bedrock'))]).toEqual([null, null]);
});

describe("The server's clock", () => {
  const dated = (date: string): StatusAnswer => ({ kind: 'answered', status: 200, headers: { date }, text: '', json: null });

  test.each([
    ['Thu, 01 Jan 2026 12:10:00 GMT', 600_500],
    ['Thu, 01 Jan 2026 11:50:00 GMT', -599_500],
    ['Thu, 01 Jan 2026 12:00:02 GMT', 0],
    ['no date', 0],
  ])('at %s is ahead by %i ms.', (date, ahead) => {
    expect(clockAheadMs(dated(date), NOW)).toBe(ahead);
  });
});
