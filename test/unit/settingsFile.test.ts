import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reportImport } from '../../electron/domain/importReport.ts';
import { secretsNeeded } from '../../electron/domain/secretUses.ts';
import type { Settings } from '../../electron/domain/settings.ts';
import { type ReadFile, readSettingsFile, settingsFileName, settingsFileOf } from '../../electron/domain/settingsFile.ts';
import { withImported } from '../../electron/domain/settingsImport.ts';
import { llama, mistral, ollama, qwen, settingsOf, someSettings, vllm } from '../support/settingsShapes.ts';

const NOW = Date.UTC(2026, 10, 22, 8, 15);

function readBack(settings: Settings): ReadFile {
  const read = readSettingsFile(JSON.stringify(settingsFileOf(settings, NOW)));
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

const work = { id: 'work', name: 'Work', warming: true, hours: 'always', endpoints: { [qwen.id]: { enabled: true, keepAlive: '5m' } } };

describe('A settings file', () => {
  test('brings back what it was made from, whatever was there.', () => {
    const settings = fc
      .record({
        warming: fc.boolean(),
        interval: fc.constantFrom('1m', '2m', 'auto'),
        keepAlive: fc.constantFrom(null, '5m', '-1'),
        profiles: fc.constantFrom([], [work]),
        endpoints: fc.subarray([qwen, llama, mistral]),
      })
      .map(({ keepAlive, endpoints, ...more }) => someSettings({ ...more, endpoints: endpoints.map((endpoint) => ({ ...endpoint, keepAlive })) }));
    fc.assert(
      fc.property(settings, settings, (exported, there) => {
        expect(withImported(there, readBack(exported), 'replace')).toEqual(exported);
      }),
    );
  });

  test('is named by its day, and lists the secrets that it refers to.', () => {
    const endpoint = { ...qwen, headers: { 'x-team': 'red', authorization: 'Bearer secret:team' } };
    const settings = someSettings({
      providers: [{ ...ollama, token: 'env:OLLAMA_KEY' }, vllm],
      endpoints: [endpoint],
      webhook: { url: 'secret:hook' },
    });
    expect(settingsFileName(NOW)).toBe('pilotlight-settings-2026-11-22.json');
    expect(settingsFileOf(settings, NOW)).toMatchObject({
      pilotlight: 'settings',
      exportedAt: '2026-11-22T08:15:00.000Z',
      needs: ['env:OLLAMA_KEY', 'secret:team', 'secret:hook'],
      leftOut: [],
    });
    expect(secretsNeeded(settings)).toEqual([
      { ref: 'env:OLLAMA_KEY', usedBy: ['Ollama'] },
      { ref: 'secret:team', usedBy: ['qwen3:8b'] },
      { ref: 'secret:hook', usedBy: ['the webhook'] },
    ]);
  });

  test('has no address of a webhook, which is as good as a secret; importing it leaves the one that is there.', () => {
    const exported = someSettings({ webhook: { url: 'https://chat.example.com/services/T0/B0/abcdef' } });
    const file = settingsFileOf(exported, NOW);
    expect(JSON.stringify(file)).not.toContain('abcdef');
    expect(file.leftOut).toEqual(['webhook']);
    const there = someSettings({ webhook: { url: 'https://mine.example.com/hook' }, theme: 'dark' });
    expect(withImported(there, readBack(exported), 'replace')).toEqual({ ...exported, webhook: there.webhook });
  });

  test('may be a settings.json as it lies in a data folder.', () => {
    expect(readSettingsFile(JSON.stringify(someSettings()))).toEqual({ ok: true, value: { settings: someSettings(), leftOut: [], unknown: [] } });
  });

  test('tells of entries that nobody knows.', () => {
    const { settings, ...file } = settingsFileOf(someSettings(), NOW);
    const read = readSettingsFile(JSON.stringify({ ...file, settings: { ...settings, intervall: '5m' } }));
    expect(read).toMatchObject({ ok: true, value: { unknown: ['intervall'] } });
  });

  test.each([
    ['{', /^This is not JSON\./],
    ['', /^This is not JSON\./],
    ['null', /not a settings file of Pilot Light/],
    ['[]', /not a settings file of Pilot Light/],
    ['{}', /not a settings file of Pilot Light/],
    ['{"version": 1}', /not a settings file of Pilot Light/],
    ['{"pilotlight": "history"}', /not a settings file of Pilot Light/],
    [JSON.stringify({ ...settingsFileOf(someSettings(), NOW), settings: { ...someSettings(), version: 99 } }), /version 99.*install a newer one/],
    [
      JSON.stringify({ ...settingsFileOf(someSettings(), NOW), settings: { ...someSettings(), interval: 'often' } }),
      /^interval: "often" is not a duration/,
    ],
    ['{"pilotlight":"settings","exportedAt":"","settings":{"__proto__":{"warming":false}}}', /an entry named __proto__/],
    ['{"version":1,"providers":[],"endpoints":[{"id":"a","body":{"a":{"__proto__":{"polluted":true}}}}]}', /an entry named __proto__/],
  ])('that is wrong is refused with a reason: %s', (text, reason) => {
    expect(readSettingsFile(text)).toEqual({ ok: false, error: expect.stringMatching(reason) });
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

describe('Adding from a settings file', () => {
  const now = someSettings({ interval: '9m', profiles: [work], prices: [{ model: 'a', inputPerMTok: 1, outputPerMTok: 1 }] });
  const added = (file: Settings): Settings => withImported(now, readBack(file), 'add');

  test('changes nothing that is there, and adds nothing twice.', () => {
    expect(added(now)).toEqual(now);
    expect(
      added(someSettings({ interval: '1m', warming: false, endpoints: [{ ...qwen, keepAlive: '1m' }], profiles: [{ ...work, name: 'WORK' }] })),
    ).toEqual(now);
  });

  test('adds what is new at the end.', () => {
    const box = { ...vllm, id: 'box', name: 'Box', baseUrl: 'http://box:8000' };
    const phi = { id: 'box.phi', providerId: 'box', model: 'phi4' };
    const travel = { ...work, id: 'travel', name: 'Travel', endpoints: { [phi.id]: { enabled: false } } };
    const prices = [{ model: 'b', inputPerMTok: 2, outputPerMTok: 2 }];
    const after = added(settingsOf({ providers: [box], endpoints: [phi], profiles: [travel], prices }));
    expect(after).toEqual(
      someSettings({
        ...now,
        providers: [ollama, vllm, box],
        endpoints: [qwen, llama, mistral, phi],
        profiles: [work, travel],
        prices: [...now.prices, ...prices],
      }),
    );
  });

  test('gives another id to what has the id of something else, and everything that refers to it follows.', () => {
    const other = { ...ollama, baseUrl: 'http://elsewhere:11434' };
    const profile = { ...work, name: 'Elsewhere' };
    const after = added(settingsOf({ providers: [other], endpoints: [qwen], profiles: [profile] }));
    expect(after.providers[2]).toMatchObject({ id: 'local-2', baseUrl: 'http://elsewhere:11434' });
    expect(after.endpoints[3]).toMatchObject({ id: 'local.qwen3-2', providerId: 'local-2', model: 'qwen3:8b' });
    expect(after.profiles[1]).toMatchObject({ id: 'work-2', name: 'Elsewhere', endpoints: { 'local.qwen3-2': { keepAlive: '5m' } } });
  });

  test('knows a server by its address, whatever its id is in the file.', () => {
    const same = { ...ollama, id: 'mine', baseUrl: 'http://LOCALHOST:11434/' };
    const after = added(settingsOf({ providers: [same], endpoints: [{ id: 'mine.phi', providerId: 'mine', model: 'phi4' }] }));
    expect(after.providers).toEqual(now.providers);
    expect(after.endpoints[3]).toMatchObject({ id: 'mine.phi', providerId: 'local' });
  });
});

describe('The report of an import', () => {
  const before = someSettings();
  const has = (ref: string): boolean => ref === 'secret:openai';

  test('names what is new, changed and removed.', () => {
    const box = { ...vllm, id: 'box', name: 'Box', baseUrl: 'http://box:8000' };
    const after = someSettings({ interval: '5m', providers: [ollama, box], endpoints: [{ ...qwen, keepAlive: '1m' }, llama], profiles: [work] });
    expect(reportImport(before, after, has).lines).toEqual([
      { change: 'changed', text: 'Default interval: 2m → 5m' },
      { change: 'removed', text: 'Provider GPU box, vllm at http://gpu:8000' },
      { change: 'new', text: 'Provider Box, vllm at http://box:8000' },
      { change: 'removed', text: 'mistral on GPU box' },
      { change: 'changed', text: 'Interval of qwen3:8b: default → 1m' },
      { change: 'new', text: 'Profile Work' },
    ]);
  });

  test('says which secrets are missing, and for whom.', () => {
    const after = someSettings({
      providers: [
        { ...ollama, token: 'secret:missing' },
        { ...vllm, token: 'env:GPU_KEY' },
      ],
    });
    expect(reportImport(before, after, has).needs).toEqual([
      { ref: 'secret:missing', usedBy: ['Ollama'], text: 'The stored secret “missing” is not here: enter it anew for Ollama.' },
      { ref: 'env:GPU_KEY', usedBy: ['GPU box'], text: 'The environment variable GPU_KEY is not set here, and GPU box will need it.' },
    ]);
    expect(reportImport(after, after, has).needs).toEqual([]);
  });

  test('warns of a secret of yours that would be sent somewhere new, and of nothing that is so already.', () => {
    const after = someSettings({ providers: [ollama, { ...vllm, baseUrl: 'https://evil.example.com', token: 'secret:openai' }] });
    expect(reportImport(before, after, has).notes).toEqual([
      'The stored secret “openai”, which is there already, will be sent to https://evil.example.com.',
    ]);
    expect(reportImport(after, after, has).notes).toEqual([]);
  });

  test('tells of files that prefixes name, of consents to pay for time, and of a webhook.', () => {
    const endpoints = [{ ...qwen, prefix: { kind: 'file', path: '/etc/passwd' }, billing: { kind: 'time', confirmed: true } }];
    const after = someSettings({ endpoints, webhook: { url: 'https://hooks.example.com/x' } });
    expect(reportImport(before, after, has).notes).toEqual([
      'qwen3:8b reads its prefix from the file /etc/passwd of this computer. The file itself is not part of the import.',
      'qwen3:8b bills by the time it is up, and this file says yes to paying for that.',
      'Alerts will be sent to https://hooks.example.com/x.',
    ]);
    expect(reportImport(after, after, has).notes).toEqual([]);
  });
});
