import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import type { Writable } from 'node:stream';
import type { ExportFormat } from '../domain/history.ts';
import { messageOf } from '../domain/messageOf.ts';
import { demoDataDir, filesIn } from '../storage/dataDir.ts';
import { openHistoryForReading } from '../storage/history/reader.ts';
import { EXIT, type ExitCode, type Terminal } from './output.ts';
import { findService } from './service.ts';

export interface ExportOptions {
  readonly dataDir: string;
  readonly format: ExportFormat;
  readonly endpointId: string | undefined;
  /** Wall clock, ms since 1970. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  /** File to write; standard output if missing. */
  readonly out: string | undefined;
}

/** Writes every ping of the history, endpoint by endpoint, oldest first. Works beside a running service. */
export async function exportCommand(options: ExportOptions, terminal: Terminal): Promise<ExitCode> {
  const { history: file } = filesIn(options.dataDir);
  if (!existsSync(file)) {
    terminal.err(
      `pilotlight: there is no history in ${options.dataDir} yet. It begins with the first ping of: pilotlight serve\n${await demoHint(options)}`,
    );
    return EXIT.failed;
  }
  const opened = openHistoryForReading(file);
  if (!opened.ok) {
    terminal.err(`pilotlight: ${opened.error}\n`);
    return EXIT.failed;
  }
  const history = opened.value;
  const { format, endpointId, from, to, out } = options;
  if (endpointId !== undefined && !history.hasPingsOf(endpointId)) {
    history.close();
    terminal.err(`pilotlight: there is no ping of an endpoint "${endpointId}" in the history.\n${await demoHint(options)}`);
    return EXIT.failed;
  }
  const lines = history.export({
    format,
    ...(endpointId === undefined ? {} : { endpointId }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  });
  try {
    await writeLines(lines, out === undefined ? process.stdout : createWriteStream(out));
  } catch (error) {
    terminal.err(`pilotlight: the export stopped: ${messageOf(error)}\n`);
    return EXIT.failed;
  } finally {
    history.close();
  }
  return EXIT.done;
}

/** `status` shows a demo that runs, whose pings are in a history of their own. */
async function demoHint({ dataDir }: ExportOptions): Promise<string> {
  const demo = demoDataDir(dataDir);
  return (await findService(demo)) === undefined ? '' : `That of the demo that runs: pilotlight export --data ${demo}\n`;
}

async function writeLines(lines: Iterable<string>, stream: Writable): Promise<void> {
  for (const line of lines) if (!stream.write(line)) await once(stream, 'drain');
  if (stream === process.stdout) return;
  stream.end();
  await once(stream, 'close');
}
