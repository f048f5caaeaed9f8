import { writeFileSync } from 'node:fs';
import { demoMarkSchema, withoutMarked } from '../demo/mark.ts';
import { type SettingsImport, settingsImportSchema } from '../domain/importReport.ts';
import { messageOf } from '../domain/messageOf.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { defaultSettings, type Settings } from '../domain/settings.ts';
import { type SettingsFile, settingsFileSchema } from '../domain/settingsFile.ts';
import type { ImportMode } from '../domain/settingsImport.ts';
import { exportSettings, importSettings, type Place, previewSettings } from '../settingsFile.ts';
import { filesIn, makeDataDir } from '../storage/dataDir.ts';
import { takeLock } from '../storage/instanceLock.ts';
import { confStore, JsonFile } from '../storage/jsonFile.ts';
import { readSecrets } from '../storage/secrets.ts';
import { openSettings, readSettings } from '../storage/settingsStore.ts';
import { readText } from './files.ts';
import { complain, EXIT, type ExitCode, type Terminal } from './output.ts';
import { findService } from './service.ts';

export interface SettingsExportOptions {
  readonly dataDir: string;
  /** File to write; standard output if missing. */
  readonly out: string | undefined;
  /** Wall clock, ms since 1970. */
  readonly now: number;
}

/** Writes all settings without secrets as one file: of the running service if there is one, else from the data folder. */
export async function settingsExport(options: SettingsExportOptions, terminal: Terminal): Promise<ExitCode> {
  const file = await settingsFile(options, terminal);
  if (!file.ok) return complain(terminal, { json: false }, 'failed', file.error);
  const text = `${JSON.stringify(file.value, null, 2)}\n`;
  if (options.out === undefined) {
    terminal.out(text);
    return EXIT.done;
  }
  try {
    writeFileSync(options.out, text, { mode: 0o600 });
    return EXIT.done;
  } catch (error) {
    return complain(terminal, { json: false }, 'failed', `${options.out} could not be written: ${messageOf(error)}`);
  }
}

async function settingsFile({ dataDir, now }: SettingsExportOptions, terminal: Terminal): Promise<Result<SettingsFile>> {
  const service = await findService(dataDir);
  if (service === undefined) {
    const settings = settingsIn(dataDir);
    return settings.ok ? ok(exportSettings(settings.value, placeIn(dataDir, terminal), now)) : settings;
  }
  const answer = await service.get('/api/settings/export');
  if (!answer.ok) return answer;
  const parsed = settingsFileSchema.safeParse(answer.value);
  return parsed.success ? ok(parsed.data) : err(`The service at ${service.url} is of another version. Restart it.`);
}

export interface SettingsImportOptions {
  readonly dataDir: string;
  readonly file: string;
  readonly dryRun: boolean;
  readonly mode: ImportMode;
}

/** Takes over a settings file: through the running service if there is one, else straight into the data folder. */
export async function settingsImport(options: SettingsImportOptions, terminal: Terminal): Promise<ExitCode> {
  const text = readText(options.file);
  const report = text.ok ? await carryOut(text.value, options, terminal) : text;
  if (!report.ok) return complain(terminal, { json: false }, 'failed', report.error);
  terminal.out(renderImport(report.value));
  return EXIT.done;
}

async function carryOut(text: string, { dataDir, file, dryRun, mode }: SettingsImportOptions, terminal: Terminal): Promise<Result<SettingsImport>> {
  const service = await findService(dataDir);
  if (service !== undefined) {
    const answer = await service.post('/api/settings/import', { text, mode, apply: !dryRun });
    if (!answer.ok) return err(`${file}: ${answer.error}`);
    const parsed = settingsImportSchema.safeParse(answer.value);
    return parsed.success ? ok(parsed.data) : err(`The service at ${service.url} is of another version. Restart it.`);
  }
  const report = dryRun ? preview(text, mode, dataDir, terminal) : await importInto(text, mode, dataDir, terminal);
  return report.ok ? report : err(`${file}: ${report.error}`);
}

/** Touches nothing, not even what is broken. */
function preview(text: string, mode: ImportMode, dataDir: string, terminal: Terminal): Result<SettingsImport> {
  const settings = settingsIn(dataDir);
  return settings.ok ? previewSettings(text, mode, settings.value, placeIn(dataDir, terminal)) : settings;
}

async function importInto(text: string, mode: ImportMode, dataDir: string, terminal: Terminal): Promise<Result<SettingsImport>> {
  const folder = makeDataDir(dataDir);
  if (!folder.ok) return folder;
  const files = filesIn(dataDir);
  const lock = takeLock(files.lock);
  if (!lock.ok) return lock;
  const opened = openSettings({ file: files.settings, makeStore: confStore, now: () => Date.now() });
  if (opened.ok && opened.value.notice !== null) terminal.err(`pilotlight: ${opened.value.notice}\n`);
  const report = opened.ok ? await importSettings(text, mode, opened.value, placeIn(dataDir, terminal)) : opened;
  lock.value.release();
  return report;
}

function settingsIn(dataDir: string): Result<Settings> {
  const { settings: file } = filesIn(dataDir);
  const read = readSettings(file);
  return read.ok ? ok(read.value ?? defaultSettings()) : err(`${file} cannot be used: ${read.error}`);
}

/** A demo that did not end in order has left its mark, and what is not the user's. */
function placeIn(dataDir: string, { env }: Terminal): Place {
  const files = filesIn(dataDir);
  const read = new JsonFile(files.demo, confStore).read();
  const mark = demoMarkSchema.safeParse(read.ok ? read.value : undefined);
  return {
    withoutDemo: (settings) => (mark.success ? withoutMarked(settings, mark.data) : settings),
    secretIds: () => readSecrets(files.secrets).ids(),
    env,
  };
}

const SIGNS = { new: '+', changed: '~', removed: '-' } as const;

/** What people read of an import. */
function renderImport({ applied, lines, notes, needs, unknown }: SettingsImport): string {
  const all = [
    ...lines.map(({ change, text }) => `${SIGNS[change]} ${text}`),
    ...notes.map((note) => `! ${note}`),
    ...needs.map(({ text }) => `! ${text}`),
    ...unknown.map((path) => `? ${path} is no setting and was left out.`),
    summary(applied, lines.length),
  ];
  return `${all.join('\n')}\n`;
}

function summary(applied: boolean, changes: number): string {
  if (changes === 0) return 'Nothing is other than in this file.';
  const count = `${changes} ${changes === 1 ? 'change' : 'changes'}`;
  return applied ? `Imported: ${count}.` : `Would make ${count}.`;
}
