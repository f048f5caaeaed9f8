import { type WarmupStatus, warmupStatusSchema } from '../api/warmup.ts';
import type { ErrorKind } from '../domain/ping.ts';
import { columns, complain, EXIT, type ExitCode, painter, showMs, showSpan, type Terminal } from './output.ts';
import { anyService } from './service.ts';

export interface StatusOptions {
  readonly dataDir: string;
  readonly json: boolean;
  /** Tells of each endpoint why its next ping comes when it does. */
  readonly why: boolean;
  /** Wall clock, ms since 1970. */
  readonly now: number;
}

/** What the running service keeps warm, as a table or as the API's own JSON. */
export async function status(options: StatusOptions, terminal: Terminal): Promise<ExitCode> {
  const service = await anyService(options.dataDir);
  if (!service.ok) return complain(terminal, options, 'notRunning', service.error);
  const answer = await service.value.get('/v1/warmup/status');
  if (!answer.ok) return complain(terminal, options, 'failed', answer.error);
  const parsed = warmupStatusSchema.safeParse(answer.value);
  if (!parsed.success) return complain(terminal, options, 'failed', `The service at ${service.value.url} is of another version. Restart it.`);
  terminal.out(options.json ? `${JSON.stringify(parsed.data, null, 2)}\n` : renderStatus(parsed.data, options, terminal));
  return EXIT.done;
}

type Style = Parameters<ReturnType<typeof painter>>[0];
const STYLES: Readonly<Record<WarmupStatus['endpoints'][number]['warmth'], Style>> = {
  warm: 'yellow',
  cold: 'cyan',
  loading: 'yellow',
  unknown: 'dim',
  failing: 'red',
  paused: 'dim',
};

/** The table people see. */
export function renderStatus(
  status: WarmupStatus,
  { now, why: tellsWhy }: Pick<StatusOptions, 'now' | 'why'>,
  terminal: Pick<Terminal, 'colour'>,
): string {
  const paint = painter(terminal);
  const warm = status.endpoints.filter((endpoint) => endpoint.warmth === 'warm').length;
  // Nothing is wrong where another instance pings: the line about sharing says so.
  const isElsewhere = status.sharing !== null && status.info.startsWith('Minimal requests');
  const head =
    status.endpoints.length === 0
      ? status.info
      : `${warm} of ${status.endpoints.length} warm${status.warmup_active || isElsewhere ? '' : `. ${status.info}`}`;
  const rows = status.endpoints.map((endpoint) => [
    { text: `${MARKS[endpoint.warmth]} ${capital(endpoint.warmth)}`, style: STYLES[endpoint.warmth] },
    { text: endpoint.model },
    // The id and not the host: it tells two accounts apart, and `ping` and `export` want it.
    { text: endpoint.id, style: 'dim' as const },
    { text: showMs(endpoint.last_ttft_ms), right: true },
    { text: nextPing(endpoint.next_ping_at, now), style: 'dim' as const },
  ]);
  const lines = columns(rows, paint).split('\n');
  const table = status.endpoints.flatMap(({ error, why }, i) => [
    lines[i] ?? '',
    ...(error === null ? [] : [paint(isPassing(error.kind) ? 'dim' : 'red', `    ${error.message}`)]),
    ...(tellsWhy ? [paint('dim', `    ${why}`)] : []),
  ]);
  const shared = status.sharing === null || head.includes(status.sharing) ? '' : `${paint('dim', status.sharing)}\n`;
  return `\n${paint('bold', head)}\n${shared}\n${table.map((line) => `${line}\n`).join('')}${rows.length > 0 ? '\n' : ''}`;
}

/** Nothing to mend: the server is at it. */
function isPassing(kind: ErrorKind): boolean {
  return kind === 'busy' || kind === 'loading';
}

function nextPing(at: string | null, now: number): string {
  if (at === null) return 'not scheduled';
  const ms = Date.parse(at) - now;
  return ms < 500 ? 'now' : `next in ${showSpan(ms)}`;
}

/** Words carry the meaning; the marks let the eye find it. */
const MARKS: Readonly<Record<WarmupStatus['endpoints'][number]['warmth'], string>> = {
  warm: '●',
  cold: '❄',
  loading: '◌',
  unknown: '?',
  failing: '▲',
  paused: '‖',
};

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
