import { importReportSchema } from '../api/import.ts';
import type { ImportReport } from '../discovery/importPlan.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { defaultSettings } from '../domain/settings.ts';
import { importConfig, previewImport } from '../importConfig.ts';
import { filesIn, makeDataDir } from '../storage/dataDir.ts';
import { takeLock } from '../storage/instanceLock.ts';
import { confStore } from '../storage/jsonFile.ts';
import { openSecrets, readSecrets } from '../storage/secrets.ts';
import { openSettings, readSettings } from '../storage/settingsStore.ts';
import { readText } from './files.ts';
import { EXIT, type ExitCode, type Terminal } from './output.ts';
import { findService } from './service.ts';

export interface ImportOptions {
  readonly dataDir: string;
  readonly file: string;
  readonly dryRun: boolean;
}

/** Takes over a models config: through the running service if there is one, else straight into the data folder. */
export async function importCommand(options: ImportOptions, terminal: Terminal): Promise<ExitCode> {
  const text = readText(options.file);
  const report = text.ok ? await carryOut(text.value, options, terminal) : text;
  if (!report.ok) {
    terminal.err(`pilotlight: ${report.error}\n`);
    return EXIT.failed;
  }
  for (const line of report.value.lines) terminal.out(`${line}\n`);
  const { newProviders, newEndpoints, changedEndpoints } = report.value;
  const verb = options.dryRun ? 'Would add' : 'Added';
  terminal.out(`${verb} ${newEndpoints} endpoints on ${newProviders} new providers, ${options.dryRun ? 'change' : 'changed'} ${changedEndpoints}.\n`);
  return EXIT.done;
}

async function carryOut(text: string, { dataDir, dryRun, file }: ImportOptions, terminal: Terminal): Promise<Result<ImportReport>> {
  const service = await findService(dataDir);
  if (service !== undefined) {
    const answer = await service.post('/api/import', { text, apply: !dryRun });
    if (!answer.ok) return err(`${file}: ${answer.error}`);
    const parsed = importReportSchema.safeParse(answer.value);
    return parsed.success ? ok(parsed.data) : err(`The service at ${service.url} is of another version. Restart it.`);
  }
  const report = dryRun ? preview(text, dataDir) : await importInto(dataDir, text, terminal);
  return report.ok ? report : err(`${file}: ${report.error}`);
}

/** Touches nothing, not even what is broken. */
function preview(text: string, dataDir: string): Result<ImportReport> {
  const files = filesIn(dataDir);
  const settings = readSettings(files.settings);
  if (!settings.ok) return err(`${files.settings} cannot be used: ${settings.error}`);
  const secrets = readSecrets(files.secrets);
  return previewImport(text, settings.value ?? defaultSettings(), (id) => secrets.get(id));
}

async function importInto(dataDir: string, text: string, terminal: Terminal): Promise<Result<ImportReport>> {
  const folder = makeDataDir(dataDir);
  if (!folder.ok) return folder;
  const files = filesIn(dataDir);
  const lock = takeLock(files.lock);
  if (!lock.ok) return lock;
  const report = await importIntoFiles(files, text, terminal);
  lock.value.release();
  return report;
}

async function importIntoFiles(files: ReturnType<typeof filesIn>, text: string, terminal: Terminal): Promise<Result<ImportReport>> {
  const where = { makeStore: confStore, now: () => Date.now() };
  const settings = openSettings({ file: files.settings, ...where });
  if (!settings.ok) return settings;
  const secrets = openSecrets({ file: files.secrets, ...where });
  if (!secrets.ok) return secrets;
  for (const notice of [settings.value.notice, secrets.value.notice]) if (notice !== null) terminal.err(`pilotlight: ${notice}\n`);
  return importConfig(text, { settings: settings.value, secrets: secrets.value });
}
