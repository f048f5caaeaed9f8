import { reportImport, type SettingsImport } from './domain/importReport.ts';
import { err, ok, type Result } from './domain/result.ts';
import { parseSettings, type Settings } from './domain/settings.ts';
import { type ReadFile, readSettingsFile, type SettingsFile, settingsFileOf } from './domain/settingsFile.ts';
import { type ImportMode, withImported } from './domain/settingsImport.ts';
import { whyRefused } from './providers/refusedPlace.ts';
import type { SettingsStore } from './storage/settingsStore.ts';

/** What a settings file is compared with. */
export interface Place {
  /** The settings without what a demo has added, which is not the user's. */
  readonly withoutDemo: (settings: Settings) => Settings;
  /** Ids of the stored secrets. */
  readonly secretIds: () => readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The settings as one file without secrets. @param now wall clock, ms since 1970 */
export function exportSettings(settings: Settings, { withoutDemo }: Pick<Place, 'withoutDemo'>, now: number): SettingsFile {
  return settingsFileOf(withoutDemo(settings), now);
}

/** Says what an import would change. */
export function previewSettings(text: string, mode: ImportMode, settings: Settings, place: Place): Result<SettingsImport> {
  const file = readSettingsFile(text);
  if (!file.ok) return file;
  const after = imported(settings, file.value, mode, place);
  return after.ok ? ok(reportOf(settings, after.value, file.value, place, false)) : after;
}

/** Imports settings: one change, to be undone as one. */
export async function importSettings(text: string, mode: ImportMode, settings: SettingsStore, place: Place): Promise<Result<SettingsImport>> {
  const file = readSettingsFile(text);
  if (!file.ok) return file;
  const before: Settings[] = [];
  const changed = await settings.change(
    (now) => {
      before.push(now);
      return imported(now, file.value, mode, place);
    },
    { by: 'user', label: 'Imported settings' },
  );
  return changed.ok ? ok(reportOf(before[0] ?? changed.value, changed.value, file.value, place, true)) : changed;
}

/** The user's own settings with the file's, and the demo as it is. */
function imported(now: Settings, file: ReadFile, mode: ImportMode, { withoutDemo }: Place): Result<Settings> {
  const own = withoutDemo(now);
  const after = withImported(own, file, mode);
  const demo = {
    providers: now.providers.filter(({ id }) => own.providers.every((other) => other.id !== id)),
    endpoints: now.endpoints.filter(({ id }) => own.endpoints.every((other) => other.id !== id)),
  };
  const ids = new Set([...after.providers, ...after.endpoints].map(({ id }) => id));
  const clash = [...demo.providers, ...demo.endpoints].find(({ id }) => ids.has(id));
  if (clash !== undefined) return err(`The demo uses the id "${clash.id}", which the file has, too. Remove the demo first.`);
  const refused = whyRefused(now.providers, after.providers);
  if (refused !== null) return err(refused);
  return parseSettings({ ...after, providers: [...after.providers, ...demo.providers], endpoints: [...after.endpoints, ...demo.endpoints] });
}

function reportOf(before: Settings, after: Settings, { unknown }: ReadFile, { secretIds, env }: Place, applied: boolean): SettingsImport {
  const stored = new Set(secretIds());
  const has = (ref: string): boolean => {
    const [, source, name = ''] = /^(env|secret):(.*)$/.exec(ref) ?? [];
    return source === 'env' ? (env[name] ?? '') !== '' : stored.has(name);
  };
  return { applied, ...reportImport(before, after, has), unknown: [...unknown] };
}
