import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { serviceShell } from '../api/shell.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { LogLevel } from '../log.ts';
import { openLoopback } from '../loopback.ts';
import { createPilotLight, type PilotLight } from '../pilotLight.ts';
import { demoDataDir } from '../storage/dataDir.ts';
import { readText } from './files.ts';
import { EXIT, type ExitCode, type Terminal } from './output.ts';

export interface ServeOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly modelsConfig: string | undefined;
  readonly startDelay: string | undefined;
  readonly demo: boolean;
  readonly open: boolean;
  readonly logLevel: LogLevel;
}

/** Bundled, this code lies in dist/electron/chunks. */
const PAGE_FOLDER = join(import.meta.dirname, '../../renderer');

/** Runs the engine with its page and API on loopback until a signal ends it. */
export async function serve(options: ServeOptions, terminal: Terminal): Promise<ExitCode> {
  const dataDir = options.demo ? demoDataDir(options.dataDir) : options.dataDir;
  let url: string | null = null;
  const created = await createPilotLight({
    dataDir,
    env: terminal.env,
    pageFolder: PAGE_FOLDER,
    logLevel: options.logLevel,
    writeLog: (line) => terminal.err(line),
    shell: serviceShell(() => url),
    ...(options.demo ? { startDelay: DEMO_START_DELAY } : {}),
    ...(options.startDelay === undefined ? {} : { startDelay: options.startDelay }),
  });
  if (!created.ok) return fail(terminal, created.error);
  const pilotLight = created.value;
  // From here on a signal ends it in order, also one that comes while it starts.
  const signal = untilSignal();
  const prepared = await prepare(pilotLight, options, terminal);
  const listening = prepared.ok ? await openLoopback(pilotLight, { dataDir, port: options.port, portHint: 'with --port' }) : prepared;
  if (!listening.ok) {
    await pilotLight.stop();
    return fail(terminal, listening.error);
  }
  const { token } = listening.value;
  url = listening.value.url;
  const link = `${url}?token=${token}`;
  terminal.out(`Pilot Light is running. Open ${link}\n`);
  if (pilotLight.settings.current.endpoints.length === 0) terminal.out(NOTHING_YET);
  if (options.open) openBrowser(`${url}?code=${pilotLight.entryCode()}`, terminal);
  await pilotLight.start();

  await signal;
  listening.value.close();
  await pilotLight.stop();
  return EXIT.done;
}

/** Nobody wants to wait half a minute for a demo. */
const DEMO_START_DELAY = '2s';

const NOTHING_YET = `Nothing to keep warm yet. Try it with simulated models:   pilotlight serve --demo
Take over an llm-router config:                         pilotlight import models-config.json
Or choose among the servers that the page finds: open the link above.
`;

/** What comes before the port opens: the demo, and a models config. */
async function prepare(pilotLight: PilotLight, { demo, modelsConfig }: ServeOptions, terminal: Terminal): Promise<Result<unknown>> {
  const started = demo ? await pilotLight.demo.start('replace') : ok(null);
  return started.ok && modelsConfig !== undefined ? importFile(pilotLight, modelsConfig, terminal) : started;
}

async function importFile(pilotLight: PilotLight, file: string, terminal: Terminal): Promise<Result<null>> {
  const text = readText(file);
  if (!text.ok) return text;
  const { importConfig } = await import('../importConfig.ts');
  const report = await importConfig(text.value, pilotLight);
  if (!report.ok) return err(`${file}: ${report.error}`);
  for (const line of report.value.lines) terminal.err(`${line}\n`);
  return ok(null);
}

function fail(terminal: Terminal, message: string): ExitCode {
  terminal.err(`pilotlight: ${message}\n`);
  return EXIT.failed;
}

function openBrowser(link: string, terminal: Terminal): void {
  const [command, ...args] = opener(process.platform, link);
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.once('error', () => terminal.err('pilotlight: no browser could be opened; use the link above.\n'));
  child.unref();
}

function opener(platform: NodeJS.Platform, link: string): [string, ...string[]] {
  if (platform === 'darwin') return ['open', link];
  return platform === 'win32' ? ['rundll32', 'url.dll,FileProtocolHandler', link] : ['xdg-open', link];
}

const IMPATIENT_MS = 500;

/** Resolves at the first signal; a second one ends the process at once. */
function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    let first: number | undefined;
    const onSignal = (): void => {
      first ??= performance.now();
      // The library that writes the settings raises the signal again after its own clean-up; only a later one is somebody who will not wait.
      if (performance.now() - first > IMPATIENT_MS) process.exit(EXIT.failed);
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  });
}
