import { describe, expect, it } from 'vitest';
import { abilitiesOf } from '../../electron/domain/memory.ts';
import type { Peek, ServerSight } from '../../electron/domain/peek.ts';
import { secretOf, storedUnder } from '../../renderer/terms/way/headerSecret.ts';
import { wayChoices } from '../../renderer/terms/way/wayChoices.ts';
import { changeOf, draftOf, errorKey, errorsIn, errorsOf, withRow } from '../../renderer/terms/way/wayForm.ts';
import { wayWords } from '../../renderer/terms/way/wayWords.ts';
import { bedrockProvider, endpointOf, httpProvider } from '../support/targets.ts';

const plain = endpointOf('a');
const full = endpointOf('a', {
  prompt: 'Hi',
  maxOutputTokens: 4,
  coldLimit: '5m',
  warmLimit: '30s',
  connectLimit: '3s',
  confirmations: 3,
  headers: { 'X-Team': 'blue' },
  body: { top_k: 20 },
});

describe('How an endpoint is pinged', () => {
  it.each([plain, full])('is shown and needs no change', (endpoint) => {
    expect(errorsOf(draftOf(endpoint))).toEqual({});
    expect(changeOf(draftOf(endpoint), endpoint)).toEqual({});
  });

  it('changes only where the draft does', () => {
    const draft = { ...draftOf(full), task: 'embed', connectLimit: '1s', body: '{"top_k": 20, "seed": 1}' } as const;
    expect(changeOf(draft, full)).toEqual({ task: 'embed', connectLimit: '1s', body: { top_k: 20, seed: 1 } });
  });

  it('goes back to what is usual where a text is emptied', () => {
    const texts = { prompt: ' ', maxOutputTokens: '', confirmations: '', coldLimit: '', warmLimit: '', connectLimit: '', body: ' ', headers: [] };
    expect(changeOf({ ...draftOf(full), ...texts }, full)).toEqual({
      prompt: null,
      maxOutputTokens: null,
      confirmations: null,
      coldLimit: null,
      warmLimit: null,
      connectLimit: null,
      headers: null,
      body: null,
    });
    expect(changeOf({ ...draftOf(full), body: '{}' }, full)).toEqual({ body: null });
  });

  it('takes rows in which something stands, without blanks around it', () => {
    const rows = withRow(withRow([])).map((row) => (row.key === 0 ? { ...row, name: ' X-A ', value: ' 1 ' } : row));
    expect(rows.map(({ key }) => key)).toEqual([0, 1]);
    expect(changeOf({ ...draftOf(plain), headers: rows }, plain)).toEqual({ headers: { 'X-A': '1' } });
  });

  it.each([
    [{ maxOutputTokens: '0' }, 'maxOutputTokens', 'whole number from 1 to 4096'],
    [{ confirmations: '11' }, 'confirmations', 'whole number from 1 to 10'],
    [{ coldLimit: '2x' }, 'coldLimit', '"2x" is not a duration'],
    [{ connectLimit: '0s' }, 'connectLimit', 'longer than 0 s'],
    [{ body: '{"a": }' }, 'body', 'This is not JSON'],
    [{ body: '[1]' }, 'body', 'Write an object of fields'],
    [{ headers: [{ key: 0, name: '', value: 'x' }] }, errorKey(''), 'Write a name'],
    [
      {
        headers: [
          { key: 0, name: 'x-a', value: '1' },
          { key: 1, name: 'X-A', value: '2' },
        ],
      },
      errorKey('X-A'),
      'there twice',
    ],
  ] as const)('says of %j what is wrong', (typed, field, words) => {
    const errors = errorsOf({ ...draftOf(plain), ...typed });
    expect(Object.keys(errors)).toEqual([field]);
    expect(errors[field]).toContain(words);
  });
});

it('What the service refuses is shown at its field', () => {
  const said =
    'headers.Host: Host is set by the connection itself; leave it out\nbody.stream: an answer is read as it streams\ncoldLimit: "x" is not a duration\nno provider';
  expect(errorsIn(said)).toEqual({
    'headers.Host': 'Host is set by the connection itself; leave it out.',
    body: 'stream: an answer is read as it streams.',
    coldLimit: '"x" is not a duration.',
    other: 'No provider.',
  });
});

describe('The ways to choose from', () => {
  const peek: Peek = {
    at: 0,
    server: { kind: 'llamacpp', name: 'llama.cpp', version: null },
    models: [],
    listsAll: false,
    single: true,
    room: null,
    busy: null,
    sleeps: false,
    tells: { residency: true, expiry: false, busy: false, use: false },
  };
  const sightOf = (provider: Parameters<typeof abilitiesOf>[0], seen: Peek | null, look: ServerSight['look'] = 'seen'): ServerSight => ({
    providerId: 'box',
    look,
    peek: seen,
    offer: null,
    can: abilitiesOf(provider, seen),
  });
  const refused = (...args: Parameters<typeof wayChoices>) => wayChoices(...args).flatMap(({ way, cannot }) => (cannot === null ? [] : [way]));
  const openai = httpProvider('openai');
  const lemonade: Peek = { ...peek, server: { ...peek.server, kind: 'lemonade', name: 'Lemonade' }, single: false };

  it('are all there on Ollama and on Lemonade', () => {
    const ollama = httpProvider('ollama');
    expect(refused(ollama, sightOf(ollama, null, 'notYet'))).toEqual([]);
    expect(refused(openai, sightOf(openai, lemonade))).toEqual([]);
  });

  it('leave out, with a reason, what a server cannot do', () => {
    expect(refused(openai, sightOf(openai, peek))).toEqual(['load', 'pin']);
    expect(refused(openai, sightOf(openai, null, 'blind'))).toEqual(['load', 'peek', 'pin']);
    expect(refused(bedrockProvider(), sightOf(bedrockProvider(), null, 'blind'))).toEqual(['load', 'peek', 'pin']);
    const [, load] = wayChoices(openai, sightOf(openai, peek));
    expect(load?.cannot).toBe('llama.cpp without its router has no call to load or unload its model; it sleeps by itself with --sleep-idle-seconds.');
  });

  it('say in one line what holds now', () => {
    expect(wayWords(plain)).toBe('Measured by a token');
    expect(wayWords(endpointOf('a', { task: 'embed' }))).toBe('Measured by an embedding');
    expect(wayWords({ ...full, way: 'pin' })).toBe('Pinned and measured · warm after 3 answers · 1 header of its own · body fields of its own');
    expect(wayWords(endpointOf('a', { way: 'peek' }))).toBe('Only looked at, so it may go cold');
  });
});

it('A secret that was typed into a header is taken out of it, without the word before it, and kept under a name of its own', () => {
  expect(secretOf('Bearer abc def')).toEqual({ before: 'Bearer ', secret: 'abc def' });
  expect(secretOf(' sk-1 ')).toEqual({ before: '', secret: 'sk-1' });
  expect(storedUnder('ollama.qwen3-8b', 'X-Api-Key')).toBe('header-x-api-key.ollama.qwen3-8b');
  expect(storedUnder('e'.repeat(100), 'x')).toHaveLength(80);
});
