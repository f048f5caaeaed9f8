import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../domain/result.ts';

export interface Place {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/** The folder that holds settings, secrets and history where none is named: `PILOTLIGHT_DATA`, else what the system uses for it. */
export function defaultDataDir({ platform, env, home }: Place): string {
  if (env['PILOTLIGHT_DATA']) return env['PILOTLIGHT_DATA'];
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'pilotlight');
  if (platform === 'win32') return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'pilotlight');
  return join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'pilotlight');
}

/** Where somebody at a terminal names another data folder. */
export const COMMAND_LINE_HINT = 'with --data';

/**
 * Makes the folder, readable by its owner only, or says why it cannot be used.
 * @param hint where the user names another one
 */
export function makeDataDir(path: string, hint: string = COMMAND_LINE_HINT): Result<null> {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    // An older folder may be open to others; on Windows this does nothing.
    chmodSync(path, 0o700);
    return ok(null);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return err(`The data folder ${path} cannot be used: ${why}. Choose another one ${hint}.`);
  }
}

/** What lies where in the data folder. */
export const filesIn = (dataDir: string) => ({
  settings: join(dataDir, 'settings.json'),
  learned: join(dataDir, 'learned.json'),
  secrets: join(dataDir, 'secrets.json'),
  /** The desktop's, encrypted. */
  safeSecrets: join(dataDir, 'secrets.safe.json'),
  token: join(dataDir, 'api-token'),
  history: join(dataDir, 'history.sqlite'),
  lock: join(dataDir, 'instance.lock'),
  service: join(dataDir, 'service.json'),
  /** What the desktop app remembers of its own. */
  shell: join(dataDir, 'shell.json'),
  /** What a running demo has added. */
  demo: join(dataDir, 'demo.json'),
  logs: join(dataDir, 'logs'),
  crashes: join(dataDir, 'crashes'),
});

/** The demo keeps its settings and history apart from the real ones. */
export const demoDataDir = (dataDir: string): string => join(dataDir, 'demo');
