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
  /** Goes on without asking. */
  readonly yes: boolean;
}

/**
 * Takes over a settings file: through the running service if there is one, else straight into the data folder. What would change is shown first, and
 * somebody has to say yes to it: such a file can take everything away, pay for time, and have files of this computer sent as prefixes.
 */
export async function settingsImport(options: SettingsImportOptions, terminal: Terminal): Promise<ExitCode> {
  const fail = (why: string): ExitCode => complain(terminal, { json: false }, 'failed', why);
  const text = readText(options.file);
  if (!text.ok) return fail(text.error);
  if (options.dryRun || !options.yes) {
    const seen = await carryOut(text.value, false, options, terminal);
    if (!seen.ok) return fail(seen.error);
    terminal.out(linesOf(seen.value));
    if (options.dryRun || seen.value.lines.length === 0) {
      terminal.out(summary(seen.value));
      return EXIT.done;
    }
    const refusal = await refusalOf(seen.value.lines.length, terminal);
    if (refusal !== null) return fail(refusal);
  }
  const report = await carryOut(text.value, true, options, terminal);
  if (!report.ok) return fail(report.error);
  terminal.out(`${options.yes ? linesOf(report.value) : ''}${summary(report.value)}`);
  return EXIT.done;
}

/** Why the import is not made; `null`: somebody has said yes. */
async function refusalOf(changes: number, terminal: Terminal): Promise<string | null> {
  const answer = await terminal.ask(`Make ${changes === 1 ? 'this change' : `these ${changes} changes`}? [y/N] `);
  if (answer === null) return 'Nothing was imported, as nobody can be asked here. Look at the lines above, then add --yes.';
  return /^\s*y(es)?\s*$/i.test(answer) ? null : 'Nothing was imported.';
}

async function carryOut(
  text: string,
  apply: boolean,
  { dataDir, file, mode }: SettingsImportOptions,
  terminal: Terminal,
): Promise<Result<SettingsImport>> {
  const service = await findService(dataDir);
  if (service !== undefined) {
    const answer = await service.post('/api/settings/import', { text, mode, apply });
    if (!answer.ok) return err(`${file}: ${answer.error}`);
    const parsed = settingsImportSchema.safeParse(answer.value);
    return parsed.success ? ok(parsed.data) : err(`The service at ${service.url} is of another version. Restart it.`);
  }
  const report = apply ? await importInto(text, mode, dataDir, terminal) : preview(text, mode, dataDir, terminal);
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

/** What people read of an import before they say yes. */
function linesOf({ lines, notes, needs, unknown }: SettingsImport): string {
  const all = [
    ...lines.map(({ change, text }) => `${SIGNS[change]} ${text}`),
    ...notes.map((note) => `! ${note}`),
    ...needs.map(({ text }) => `! ${text}`),
    ...unknown.map((path) => `? ${path} is no setting and was left out.`),
  ];
  return all.map((line) => `${line}\n`).join('');
}

function summary({ applied, lines: { length: changes } }: SettingsImport): string {
  if (changes === 0) return 'Nothing is other than in this file.\n';
  const count = `${changes} ${changes === 1 ? 'change' : 'changes'}`;
  return applied ? `Imported: ${count}.\n` : `Would make ${count}.\n`;
}
