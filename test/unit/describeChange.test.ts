import { describe, expect, test } from 'vitest';
import { describeChange } from '../../electron/domain/describeChange.ts';
import { endpointSchema } from '../../electron/domain/endpoint.ts';
import { nameOfField, nameOfSetting } from '../../electron/domain/fieldNames.ts';
import { profileSchema } from '../../electron/domain/profile.ts';
import { providerSchema } from '../../electron/domain/provider.ts';
import { defaultSettings } from '../../electron/domain/settings.ts';
import { llama, mistral, ollama, qwen, someSettings, vllm } from '../support/settingsShapes.ts';

const before = someSettings();
const wordsFor = (more: object): string | null => describeChange(before, someSettings(more));
const endpointsWith = (...changes: readonly object[]): { endpoints: object[] } => ({
  endpoints: [qwen, llama, mistral].map((endpoint, i) => ({ ...endpoint, ...changes[i] })),
});
const work = { id: 'work', name: 'Work', warming: true, hours: 'always' };

describe('A change in words', () => {
  test('is nothing where nothing has changed.', () => {
    expect(wordsFor({})).toBeNull();
  });

  test.each([
    [{ interval: '5m' }, 'Default interval: 2m → 5m'],
    [{ warming: false }, 'Switched keeping warm off'],
    [{ closeToTray: false }, 'Close to tray switched off'],
    [{ pausedUntil: 5, pauseReason: 'driver update' }, 'Paused everything'],
    [{ prices: [{ model: 'x', inputPerMTok: 1, outputPerMTok: 1 }] }, 'Prices changed'],
    [{ pauseWhenIdle: '10m' }, 'Pause when idle: none → 10m'],
    [{ webhook: { url: 'https://example.com/hook' } }, 'Webhook set'],
    [{ interval: '5m', theme: 'dark' }, '2 changes'],
  ])('of a setting: %j is "%s".', (more, words) => {
    expect(wordsFor(more)).toBe(words);
  });

  test.each([
    [{ keepAlive: '5m' }, 'Interval of qwen3:8b: default → 5m'],
    [{ keepAlive: null }, 'Interval of qwen3:8b: default → not scheduled'],
    [{ keepAlive: '-1' }, 'Interval of qwen3:8b: default → pinned'],
    [{ enabled: false }, 'Switched qwen3:8b off'],
    [{ pausedUntil: 5 }, 'Paused qwen3:8b'],
    [{ warmUntil: 5 }, 'Keeping qwen3:8b warm for a while'],
    [{ prompt: 'a long prompt that says more than anybody would want to read in a toast' }, 'Prompt of qwen3:8b set'],
    [{ targetMs: 300 }, 'Target of qwen3:8b: default → 300'],
    [{ keepAlive: '5m', targetMs: 300 }, 'Changed interval and target of qwen3:8b'],
    [{ keepAlive: '5m', targetMs: 300, task: 'embed', prompt: 'Hi' }, '4 changes of qwen3:8b'],
  ])('of an endpoint: %j is "%s".', (change, words) => {
    expect(wordsFor(endpointsWith(change))).toBe(words);
  });

  test.each([
    [{ endpoints: [qwen, llama] }, 'Removed mistral'],
    [{ providers: [ollama], endpoints: [qwen, llama] }, 'Removed the provider GPU box and mistral'],
    [{ providers: [vllm], endpoints: [mistral] }, 'Removed the provider Ollama and 2 endpoints'],
    [{ endpoints: [qwen, llama, mistral, { ...qwen, id: 'new', model: 'phi4' }] }, 'Added phi4'],
    [{ profiles: [work], profile: 'work' }, 'Saved the profile Work'],
    [{ providers: [{ ...ollama, name: 'Workstation' }, vllm] }, 'Renamed the provider Ollama to Workstation'],
    [{ providers: [ollama, { ...vllm, baseUrl: 'http://gpu:9000' }] }, 'Address of the provider GPU box: http://gpu:8000 → http://gpu:9000'],
    [endpointsWith({ enabled: false }, {}, { enabled: false }), 'Keep warm of 2 endpoints'],
    [{ endpoints: [mistral, llama, qwen] }, 'Changed the order'],
  ])('of what there is: %j is "%s".', (more, words) => {
    expect(wordsFor(more)).toBe(words);
  });

  test('is the switch of a profile, whatever that changes.', () => {
    const saved = someSettings({ profiles: [work, { ...work, id: 'gaming', name: 'gaming', warming: false }], profile: 'work' });
    expect(describeChange(saved, { ...saved, warming: false, profile: 'gaming' })).toBe('Switched to the profile gaming');
    expect(describeChange(saved, { ...saved, profiles: [], profile: null })).toBe('Removed 2 profiles');
  });

  test('names the provider, too, where two endpoints have the same model.', () => {
    const twice = someSettings({ endpoints: [qwen, { ...qwen, id: 'gpu.qwen3', providerId: 'gpu' }] });
    const [, second] = twice.endpoints;
    const endpoints = twice.endpoints.map((endpoint) => (endpoint === second ? { ...endpoint, enabled: false } : endpoint));
    expect(describeChange(twice, { ...twice, endpoints })).toBe('Switched qwen3:8b on GPU box off');
  });
});

test('Every setting and every field has a name for people.', () => {
  const { version: _v, providers: _p, endpoints: _e, profiles: _f, ...general } = defaultSettings();
  const unnamed = [
    ...Object.keys(general).filter((name) => nameOfSetting(name) === name),
    ...Object.keys(endpointSchema.shape).filter((name) => name !== 'id' && nameOfField('endpoints', name) === name),
    ...Object.keys(profileSchema.shape).filter((name) => name !== 'id' && nameOfField('profiles', name) === name),
    ...providerSchema.options.flatMap(({ shape }) => Object.keys(shape).filter((name) => name !== 'id' && nameOfField('providers', name) === name)),
  ];
  expect(unnamed).toEqual([]);
});
