import { ok, type Result } from './domain/result.ts';
import type { Clock } from './keepalive/clock.ts';
import { type Cooldown, cooldownSchema } from './keepalive/cooldown/cooldown.ts';
import { createLog, type Log, type LogLevel } from './log.ts';
import { Notices } from './notices.ts';
import { filesIn, makeDataDir } from './storage/dataDir.ts';
import { type History, openHistory } from './storage/history/history.ts';
import { type InstanceLock, takeLock } from './storage/instanceLock.ts';
import { confStore, type MakeObjectStore } from './storage/jsonFile.ts';
import { type Learned, openLearned } from './storage/learned.ts';
import { openSecrets, type SecretStore } from './storage/secrets.ts';
import { openSettings, type SettingsStore } from './storage/settingsStore.ts';

export interface StoreOptions {
  readonly dataDir: string;
  readonly logLevel?: LogLevel;
  readonly writeLog?: (line: string) => void;
  /** Of the data folder, where it has been taken already. It is let go of when the stores cannot be opened. */
  readonly lock?: InstanceLock;
  /** The desktop passes electron-store and safeStorage here. */
  readonly makeStore?: MakeObjectStore;
  readonly secrets?: SecretStore & { readonly notice: string | null };
}

/** Everything that lies in the data folder, open and ours until the lock is released; and the log, which must not show its secrets. */
export interface Stores {
  readonly lock: InstanceLock;
  readonly settings: SettingsStore;
  readonly secrets: SecretStore;
  readonly history: History;
  /** When each endpoint goes cold, as far as that was learned. */
  readonly learned: Learned<Cooldown>;
  readonly log: Log;
  /** Secret values that were looked up: the log blots them out. */
  readonly secretsInUse: Set<string>;
  /** What the user should know: broken files kept aside and the like, as long as it is so. */
  readonly notices: Notices;
}

/** Opens the data folder. Fails when another instance uses it, it cannot be written, or settings or history are of a newer version. */
export function openStores(options: StoreOptions, clock: Clock): Result<Stores> {
  const files = filesIn(options.dataDir);
  const folder = makeDataDir(options.dataDir);
  if (!folder.ok) return folder;
  const lock = options.lock === undefined ? takeLock(files.lock) : ok(options.lock);
  if (!lock.ok) return lock;
  const opened = openFiles(options, clock, lock.value);
  if (!opened.ok) lock.value.release();
  return opened;
}

function openFiles(options: StoreOptions, clock: Clock, lock: InstanceLock): Result<Stores> {
  const files = filesIn(options.dataDir);
  const secretsInUse = new Set<string>();
  const log = createLog({ level: options.logLevel ?? 'info', write: options.writeLog ?? toStderr, secrets: () => secretsInUse });
  const storageLog = log.scoped('storage');
  const notices = new Notices(storageLog);
  const onNotice = (sentence: string, holds?: () => boolean): void => notices.add(sentence, holds);

  const where = { makeStore: options.makeStore ?? confStore, now: () => clock.wallNow() };
  const settings = openSettings({ file: files.settings, ...where, log: (sentence) => storageLog.warn(sentence, {}), onNotice });
  if (!settings.ok) return settings;
  notices.add(settings.value.notice, () => settings.value.notice !== null);
  const secrets = options.secrets === undefined ? openSecrets({ file: files.secrets, ...where }) : ok(options.secrets);
  if (!secrets.ok) return secrets;
  notices.add(secrets.value.notice);
  const opened = openHistory({
    file: files.history,
    now: where.now,
    retentionDays: settings.value.current.retentionDays,
    log: (line) => storageLog.warn(line, {}),
    onNotice,
    onNoticeOver: () => notices.changed(),
  });
  if (!opened.ok) return opened;
  notices.add(opened.value.notice);
  const learned = openLearned({
    file: files.learned,
    ...where,
    schema: cooldownSchema,
    setTimer: (run, delayMs) => clock.setTimer(run, delayMs),
    log: (sentence) => storageLog.warn(sentence, {}),
  });
  return ok({
    lock,
    settings: settings.value,
    secrets: secrets.value,
    history: opened.value.history,
    learned,
    log,
    secretsInUse,
    notices,
  });
}

function toStderr(line: string): void {
  process.stderr.write(line);
}
