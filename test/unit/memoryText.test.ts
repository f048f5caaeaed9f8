import { describe, expect, it } from 'vitest';
import { renderFreed } from '../../electron/cli/memory.ts';
import { renderMemory } from '../../electron/cli/memoryTable.ts';
import { chooseModel, type Places } from '../../electron/cli/modelChoice.ts';
import { UNTOLD } from '../../electron/domain/peek.ts';
import { peekedModel, peekOf, SEEN_AT, sightOf } from '../support/sights.ts';
import { httpProvider } from '../support/targets.ts';

const places: Places = {
  providers: [httpProvider('ollama', { id: 'ollama', baseUrl: 'http://localhost:11434' }), httpProvider('openai', { id: 'router' })],
  endpoints: [{ endpoint: { id: 'ollama.qwen', model: 'qwen3:8b', providerId: 'ollama' } }],
  servers: [
    sightOf(peekOf([peekedModel('qwen3:8b'), peekedModel('both')])),
    sightOf(peekOf([{ ...UNTOLD, model: 'org/b', residency: 'unloaded', aliases: ['b'] }, peekedModel('both')]), { providerId: 'router' }),
  ],
};
const choose = (model: string, host?: string) => chooseModel(places, { model, host });

describe('The model that a command names', () => {
  it.each([
    ['ollama.qwen', undefined, 'ollama', 'qwen3:8b'],
    ['qwen3:8b', undefined, 'ollama', 'qwen3:8b'],
    ['b', undefined, 'router', 'b'],
    ['both', 'router', 'router', 'both'],
    ['both', 'localhost:11434', 'ollama', 'both'],
    ['not-seen-yet', 'ollama', 'ollama', 'not-seen-yet'],
  ])('%s on %s is that of %s', (model, host, providerId, chosen) => {
    expect(choose(model, host)).toMatchObject({ ok: true, value: { ref: { providerId, model: chosen }, server: providerId } });
  });

  it.each([
    ['both', undefined, 'both is on ollama and router. Say which with --host.'],
    ['nobody', undefined, 'No endpoint and no server is known to have nobody. Name its provider with --host, for example --host ollama.'],
    ['both', 'far', 'There is no provider far. There is: ollama, router.'],
  ])('%s on %s is refused: %s', (model, host, error) => {
    expect(choose(model, host)).toEqual({ ok: false, error });
  });
});

describe('What is told of memory that was freed', () => {
  it('names what went, what stays and why, and what is left alone', () => {
    const text = renderFreed({
      tookMs: 1,
      freed: [
        { providerId: 'ollama', model: 'a', bytes: 4_700_000_000 },
        { providerId: 'swap', model: 'b', bytes: null },
      ],
      freedBytes: 4_700_000_000,
      skipped: [
        { providerId: 'ollama', model: 'c', why: 'inUse', reason: 'c is answering somebody.' },
        { providerId: 'llama', model: null, why: 'cannot', reason: 'It has no call.' },
      ],
      pausedIds: ['ollama.a'],
    });
    expect(text).toBe(
      [
        'Freed 2 models, 4.7 GB.',
        '  a on ollama, 4.7 GB',
        '  b on swap',
        '  Not c: c is answering somebody. Add --force to free it all the same.',
        '  Not on llama: It has no call.',
        '  1 endpoint left alone until somebody wants it.',
        '',
      ].join('\n'),
    );
  });

  it('says that nothing was', () => {
    expect(renderFreed({ tookMs: 1, freed: [], freedBytes: null, skipped: [], pausedIds: [] })).toBe('Nothing was freed.\n');
  });
});

describe('The table of memory', () => {
  const names = new Map([
    ['ollama', 'Ollama'],
    ['far', 'Far'],
  ]);

  it('has a line for each loaded model: where, how big, and until when', () => {
    const models = [
      peekedModel('a', { bytes: 9_400_000_000, expiresAt: SEEN_AT + 240_000 }),
      peekedModel('b', { pinned: true }),
      peekedModel('c', { running: 1 }),
      peekedModel('d', { unloadsAfterMs: 300_000 }),
      { ...UNTOLD, model: 'e', residency: 'loading' as const },
      { ...UNTOLD, model: 'f', residency: 'unloaded' as const },
    ];
    const text = renderMemory([sightOf(peekOf(models)), sightOf(null, { providerId: 'far', look: 'silent' })], names, SEEN_AT, { colour: false });
    expect(text.split('\n')).toEqual([
      '',
      '5 models loaded, 9.4 GB',
      '',
      '  a  Ollama  9.4 GB  for 4 min more',
      '  b  Ollama       –  stays loaded',
      '  c  Ollama       –  in use',
      '  d  Ollama       –  until unused for 5 min',
      '  e  Ollama       –  loading',
      '  Far does not answer.',
      '',
      '',
    ]);
  });

  it('says that nothing is loaded', () => {
    expect(renderMemory([sightOf(peekOf([]))], names, SEEN_AT, { colour: false })).toBe('\n0 models loaded\n\n');
  });
});
