import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSettings, type Settings } from '../../../electron/domain/settings.ts';
import { readSettingsFile, settingsFileOf } from '../../../electron/domain/settingsFile.ts';
import { importModes, withImported } from '../../../electron/domain/settingsImport.ts';
import { someSettings } from '../../support/settingsShapes.ts';
import { anyJson, damaged, holds, nearly, PATIENCE, PLAIN_WORDS } from './runs.ts';

const words = [
  'version',
  'providers',
  'endpoints',
  'id',
  'kind',
  'ollama',
  'bedrock',
  'baseUrl',
  'http://h:1',
  'keepAlive',
  '5m',
  'auto',
  '-1',
  '2x',
  'local',
  'gpu',
  'hours',
  'daily 22:00-02:00 America/New_York',
  'Mon-Fri 07:00-19:00',
  'env:TOKEN',
  'secret:k',
  '__proto__',
  'constructor',
  'toString',
  'us-east-1',
  '',
  '0s',
  'null',
];

/** Settings with something in every corner. */
const full: Settings = someSettings({
  hours: 'Mon-Fri 07:00-19:00 Europe/Berlin',
  stopAfterUnused: '2h',
  budget: { dayUsd: 1, monthUsd: 20 },
  webhook: { url: 'env:HOOK' },
  prices: [{ kind: 'bedrock', model: 'x', inputPerMTok: 1, outputPerMTok: 2 }],
  profiles: [{ id: 'work', name: 'Work', warming: true, hours: 'always', endpoints: { 'local.qwen3': { enabled: false } } }],
});

const almost = nearly(full, words);
const anything = fc.oneof({ weight: 4, arbitrary: almost }, { weight: 1, arbitrary: anyJson(words) });

test('Any JSON is settings, or is refused with words; what is accepted is accepted again as it is, also from its file.', PATIENCE, () =>
  holds(
    'settings',
    anything,
    (input) => {
      const parsed = parseSettings(input);
      if (!parsed.ok) {
        expect(parsed.error).toMatch(PLAIN_WORDS);
        return;
      }
      expect(parseSettings(JSON.parse(JSON.stringify(parsed.value)))).toEqual(parsed);
      expect(Object.getPrototypeOf(parsed.value)).toBe(Object.prototype);
    },
    0.4,
  ),
);

const fileText = fc.oneof(
  almost.map((input) => JSON.stringify(input) ?? ''),
  almost.map((settings) => JSON.stringify({ pilotlight: 'settings', exportedAt: '2026-11-22T08:00:00Z', needs: [], leftOut: [], settings })),
  nearly(settingsFileOf(full, 0), words).map((input) => JSON.stringify(input) ?? ''),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

test('Any text is a settings file or is refused with words; an import of what is accepted gives settings, or is refused with words.', PATIENCE, () =>
  holds(
    'settings files',
    fc.tuple(damaged(fileText), fc.constantFrom(...importModes)),
    ([text, mode]) => {
      const file = readSettingsFile(text);
      if (!file.ok) {
        expect(file.error).toMatch(PLAIN_WORDS);
        return;
      }
      expect(parseSettings(file.value.settings)).toEqual({ ok: true, value: file.value.settings });
      const imported = parseSettings(withImported(full, file.value, mode));
      if (!imported.ok) expect(imported.error).toMatch(PLAIN_WORDS);
    },
    0.4,
  ),
);

test('Settings that were exported come back as they were.', PATIENCE, () =>
  holds(
    'settings there and back',
    almost,
    (input) => {
      const parsed = parseSettings(input);
      if (!parsed.ok) return;
      const file = readSettingsFile(JSON.stringify(settingsFileOf(parsed.value, 0)));
      expect(file).toMatchObject({ ok: true, value: { unknown: [] } });
      if (!file.ok) return;
      const { leftOut, settings } = file.value;
      expect(settings).toEqual(leftOut.includes('webhook') ? { ...parsed.value, webhook: null } : parsed.value);
    },
    0.2,
  ),
);
