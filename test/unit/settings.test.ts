import { describe, expect, test } from 'vitest';
import { defaultSettings, parseSettings } from '../../electron/domain/settings.ts';
import { CURRENT_VERSION, upgradeSettings } from '../../electron/domain/settingsUpgrade.ts';
import { NOT_SHARED } from '../../electron/domain/sharing.ts';

const ollama = { kind: 'ollama', id: 'local', name: 'Ollama', baseUrl: 'http://localhost:11434' };
const endpoint = { id: 'local.qwen3', providerId: 'local', model: 'qwen3:8b' };

function problemsOf(input: unknown): string[] {
  const parsed = parseSettings(input);
  return parsed.ok ? [] : parsed.error.split('\n');
}

const problemsWith = (more: object): string[] => problemsOf({ version: 1, providers: [ollama], endpoints: [endpoint], ...more });

describe('Settings', () => {
  test('have a default for everything.', () => {
    expect(defaultSettings()).toEqual({
      version: CURRENT_VERSION,
      warming: true,
      startDelay: '30s',
      interval: '2m',
      retentionDays: 90,
      prices: [],
      pausedUntil: null,
      pauseReason: null,
      warmUntil: null,
      hours: 'always',
      stopAfterUnused: null,
      releaseAfterHours: false,
      warmOn: { start: true, resume: true, hours: true },
      mindCold: 200,
      pauseOnBattery: false,
      pauseWhenLocked: false,
      pauseWhenIdle: null,
      pauseForFullScreen: false,
      budget: { dayUsd: null, monthUsd: null },
      alerts: true,
      alertRules: { failing: true, slowAfterPings: 5, credentials: true, budget: true },
      webhook: null,
      profiles: [],
      profile: null,
      startAtLogin: false,
      closeToTray: true,
      theme: 'system',
      loopback: { enabled: false, port: 4747 },
      gateway: { enabled: false, signBedrock: false },
      sharing: NOT_SHARED,
      providers: [],
      endpoints: [],
    });
  });

  test('fill in what a provider and an endpoint leave out.', () => {
    const parsed = parseSettings({ version: 1, providers: [ollama], endpoints: [endpoint] });
    expect(parsed).toMatchObject({
      ok: true,
      value: { providers: [{ ...ollama, allowCloud: false }], endpoints: [{ ...endpoint, enabled: true, task: 'chat' }] },
    });
  });

  test('keep an endpoint’s keep_alive as it was written.', () => {
    const keepAlives = ['1h30m', 300, '-1', null].map((keepAlive, i) => ({ ...endpoint, id: `e${i}`, keepAlive }));
    const parsed = parseSettings({ version: 1, providers: [ollama], endpoints: keepAlives });
    expect(parsed.ok && parsed.value.endpoints.map(({ keepAlive }) => keepAlive)).toEqual(['1h30m', '300', '-1', null]);
  });
});

describe('A problem in the settings', () => {
  test.each<[string, object, string]>([
    ['a duration that is none', { endpoints: [{ ...endpoint, keepAlive: '2x' }] }, 'endpoints[0].keepAlive: "2x" is not a duration: write 30s'],
    ['a negative start delay', { startDelay: '-3s' }, 'startDelay: "-3s" must not be negative'],
    ['an empty default interval', { interval: '0' }, 'interval: the default interval cannot be empty'],
    ['an id used twice', { endpoints: [endpoint, endpoint] }, 'endpoints[1].id: the id "local.qwen3" is used twice'],
    ['a provider id used twice', { providers: [ollama, ollama] }, 'providers[1].id: the id "local" is used twice'],
    ['an unknown provider', { endpoints: [{ ...endpoint, providerId: 'nobody' }] }, 'endpoints[0].providerId: there is no provider "nobody"'],
    ['an id with a blank', { providers: [{ ...ollama, id: 'my box' }], endpoints: [] }, 'providers[0].id: an id has 1 to 80 letters'],
    ['an endpoint without a model', { endpoints: [{ ...endpoint, model: ' ' }] }, 'endpoints[0].model: name the model as its server does'],
    [
      'an address without a scheme',
      { providers: [{ ...ollama, baseUrl: 'localhost:11434' }] },
      'providers[0].baseUrl: a base URL starts with http://',
    ],
    ['another scheme', { providers: [{ ...ollama, baseUrl: 'ftp://box' }] }, 'providers[0].baseUrl: a base URL starts with http://'],
    ['a token in the address', { providers: [{ ...ollama, baseUrl: 'http://me:key@box' }] }, 'providers[0].baseUrl: put the token into "token"'],
    ['a key in the address', { providers: [{ ...ollama, baseUrl: 'http://box?key=abc' }] }, 'providers[0].baseUrl: a base URL ends before ? and #'],
    ['an empty query', { providers: [{ ...ollama, baseUrl: 'http://box/v1?' }] }, 'providers[0].baseUrl: a base URL ends before ? and #'],
    ['a fragment', { providers: [{ ...ollama, baseUrl: 'http://box/#key' }] }, 'providers[0].baseUrl: a base URL ends before ? and #'],
    [
      'a region that is none',
      { providers: [{ kind: 'bedrock', id: 'local', name: 'AWS', region: 'Frankfurt' }] },
      'providers[0].region: a region looks like',
    ],
    ['a retention below a day', { retentionDays: 0 }, 'retentionDays: '],
    ['a negative price', { prices: [{ model: 'm', inputPerMTok: -1, outputPerMTok: 0 }] }, 'prices[0].inputPerMTok: '],
  ])('is told with the path to it: %s.', (_what, more, beginning) => {
    const problems = problemsWith(more);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.slice(0, beginning.length)).toBe(beginning);
  });

  test('does not hide the next one.', () => {
    expect(problemsWith({ startDelay: 'soon', endpoints: [{ ...endpoint, keepAlive: '2x' }] })).toHaveLength(2);
  });

  test.each(['sk-live-1234567890', 'Bearer abc', 'env:MY KEY', 'secret:my key', 'ENV:KEY'])(
    'is a secret itself in place of a reference: %j.',
    (token) => {
      const problems = problemsWith({ providers: [{ ...ollama, token }] });
      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain('providers[0].token: write env:NAME');
      expect(problems[0]).not.toContain(token);
    },
  );

  test.each(['env:MY_KEY', 'env:_k1', 'secret:openai', 'secret:a.b-c_d'])('is not a reference to a secret: %j.', (token) => {
    expect(problemsWith({ providers: [{ ...ollama, token }] })).toEqual([]);
  });
});

describe('Versions', () => {
  test('A file without a version, as written by hand, is read.', () => {
    expect(parseSettings({ interval: '5m' })).toMatchObject({ ok: true, value: { version: CURRENT_VERSION, interval: '5m' } });
  });

  test('A newer version is refused, so that nothing is lost by a downgrade.', () => {
    expect(problemsOf({ version: CURRENT_VERSION + 1 })).toEqual([
      `version: these settings are of version ${CURRENT_VERSION + 1}, this Pilot Light knows versions up to ${CURRENT_VERSION}; install a newer one`,
    ]);
  });

  test.each(['1', -1, 1.5, true])('%j is no version.', (version) => {
    expect(problemsOf({ version })).toEqual([`version: ${JSON.stringify(version)} is not a version number`]);
  });

  test.each([null, [], 'x', 3, undefined])('%j is no settings file.', (input) => {
    expect(problemsOf(input)).toEqual(['the settings are not a JSON object']);
  });

  test('Every upgrade from the file’s version on runs, in order, and keeps what it does not know.', () => {
    const chain = [1, 2, 3].map((version) => (settings: object) => ({
      ...settings,
      version,
      trail: `${Reflect.get(settings, 'trail') ?? ''}>${version}`,
    }));
    expect(upgradeSettings({ mine: 'kept' }, chain)).toEqual({ ok: true, value: { mine: 'kept', version: 3, trail: '>1>2>3' } });
    expect(upgradeSettings({ version: 2, trail: '' }, chain)).toEqual({ ok: true, value: { version: 3, trail: '>3' } });
    expect(upgradeSettings({ version: 3 }, chain)).toEqual({ ok: true, value: { version: 3 } });
  });
});
