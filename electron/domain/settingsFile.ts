import { z } from 'zod';
import { isReference } from './alert.ts';
import { err, ok, type Result } from './result.ts';
import { secretsNeeded } from './secretUses.ts';
import { describeIssues, parseSettings, type Settings } from './settings.ts';
import { unknownEntries } from './settingsUnknown.ts';

/** Longest text of a settings file, characters. */
export const MOST_SETTINGS_TEXT = 10_000_000;

const KIND = 'settings';

/** The settings as one file, without secrets: what refers to one still does, and `needs` lists them. */
export const settingsFileSchema = z.object({
  pilotlight: z.literal(KIND),
  /** ISO time. */
  exportedAt: z.string(),
  /** References to secrets that whoever imports the file has to have: `env:NAME`, `secret:ID`. */
  needs: z.array(z.string()).default([]),
  /** Settings that are as good as a secret and are not in the file; importing it leaves them as they are. */
  leftOut: z.array(z.enum(['webhook'])).default([]),
  settings: z.looseObject({}),
});
export type SettingsFile = z.infer<typeof settingsFileSchema>;

/** @param exportedAt wall clock, ms since 1970 */
export function settingsFileOf(settings: Settings, exportedAt: number): SettingsFile {
  const hidesWebhook = settings.webhook !== null && !isReference(settings.webhook.url);
  // Whoever knows the address of a chat's webhook may write there.
  const told = hidesWebhook ? { ...settings, webhook: null } : settings;
  return {
    pilotlight: KIND,
    exportedAt: new Date(exportedAt).toISOString(),
    needs: secretsNeeded(told).map(({ ref }) => ref),
    leftOut: hidesWebhook ? ['webhook'] : [],
    settings: told,
  };
}

/** `pilotlight-settings-2026-11-22.json`. */
export const settingsFileName = (exportedAt: number): string => `pilotlight-settings-${new Date(exportedAt).toISOString().slice(0, 10)}.json`;

/** What a settings file says. */
export interface ReadFile {
  readonly settings: Settings;
  readonly leftOut: SettingsFile['leftOut'];
  /** Paths of entries that nobody knows; they are ignored. */
  readonly unknown: readonly string[];
}

/** Reads an exported file, or a `settings.json` as it lies in a data folder. */
export function readSettingsFile(text: string): Result<ReadFile> {
  const content = parseJson(text);
  if (!content.ok) return content;
  const isExport = typeof content.value === 'object' && content.value !== null && 'pilotlight' in content.value;
  if (!isExport) return readBare(content.value);
  const file = settingsFileSchema.safeParse(content.value);
  if (!file.success) return err(`This is not a settings file of Pilot Light: ${describeIssues(file.error)}`);
  return readParts(file.data.settings, file.data.leftOut);
}

const bareSchema = z.looseObject({ version: z.number(), providers: z.array(z.unknown()), endpoints: z.array(z.unknown()) });

/** Whatever is not clearly settings must not replace those of the user by defaults. */
function readBare(content: unknown): Result<ReadFile> {
  const isSettings = bareSchema.safeParse(content).success;
  return isSettings ? readParts(content, []) : err('This is not a settings file of Pilot Light. Choose one that was made by “Export settings”.');
}

function readParts(input: unknown, leftOut: SettingsFile['leftOut']): Result<ReadFile> {
  const settings = parseSettings(input);
  return settings.ok ? ok({ settings: settings.value, leftOut, unknown: unknownEntries(input, settings.value) }) : settings;
}

function parseJson(text: string): Result<unknown> {
  let polluted = false;
  try {
    const content: unknown = JSON.parse(text, (key, value: unknown) => {
      polluted ||= key === '__proto__';
      return value;
    });
    return polluted ? err('This file has an entry named __proto__, which no settings have. It was not made by Pilot Light.') : ok(content);
  } catch {
    return err('This is not JSON. Choose a file that was made by “Export settings”.');
  }
}
