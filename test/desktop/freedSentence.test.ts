import { expect, it } from 'vitest';
import { freedSentence } from '../../electron/desktop/freedSentence.ts';
import type { Freed } from '../../electron/domain/memory.ts';

const freedOf = (more: Partial<Freed>): Freed => ({ tookMs: 1, freed: [], freedBytes: null, skipped: [], pausedIds: [], ...more });
const a = { providerId: 'box', model: 'a', bytes: null };
const cannot = { providerId: 'far', model: null, why: 'cannot', reason: 'It has no call.' } as const;
const inUse = { providerId: 'box', model: 'b', why: 'inUse', reason: 'b is answering somebody.' } as const;

it.each<[Partial<Freed>, string]>([
  [{}, 'Nothing is loaded that could be freed.'],
  [{ freed: [a] }, 'a is unloaded.'],
  [{ freed: [a, { ...a, model: 'c' }], freedBytes: 9_400_000_000 }, 'Freed 9.4 GB: 2 models are unloaded.'],
  [{ freed: [a], skipped: [cannot, inUse] }, 'a is unloaded. b is answering somebody.'],
  [{ skipped: [cannot] }, 'Nothing was freed. It has no call.'],
])('A notification says of %j: %s', (freed, sentence) => {
  expect(freedSentence(freedOf(freed))).toBe(sentence);
});
