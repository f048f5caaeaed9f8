import { styleText } from 'node:util';
import { withoutControls } from '../domain/withoutControls.ts';

export { showMemory } from '../domain/memoryText.ts';

/** Ends of a command: done, failed, wrong use. */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What a command may print on; tests hand in their own. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** What somebody types at a question; `null` where nobody can: no terminal. */
  ask(question: string): Promise<string | null>;
  /** Whether `out` is a terminal that shows colours. */
  readonly colour: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export function processTerminal(): Terminal {
  // `pilotlight export | head` ends the pipe early; that is no error of ours.
  process.stdout.on('error', (error) => {
    if ('code' in error && error.code === 'EPIPE') process.exit(EXIT.done);
    process.stderr.write(`pilotlight: The output could not be written: ${error.message}.\n`);
    process.exit(EXIT.failed);
  });
  // A log that nobody takes, because its disk is full or its reader has gone, is no reason to end.
  process.stderr.on('error', () => {});
  return {
    // What goes into a file or another program stays as it is.
    out: (text) => void process.stdout.write(process.stdout.isTTY ? forTerminal(text) : text),
    err: (text) => void process.stderr.write(forTerminal(text)),
    ask: (question) => (process.stdin.isTTY && process.stderr.isTTY ? typedAt(question) : Promise.resolve(null)),
    colour: wantsColour(process.env, process.stdout.isTTY === true && process.stdout.hasColors()),
    env: process.env,
  };
}

/** Asked on stderr, so that what goes on in a pipe is the output alone. */
async function typedAt(question: string): Promise<string> {
  const { createInterface } = await import('node:readline');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const { promise, resolve } = Promise.withResolvers<string>();
  const sayNothing = (): void => {
    process.stderr.write('\n');
    resolve('');
  };
  // Ctrl-C and Ctrl-D say nothing, which is no yes.
  lines.once('close', sayNothing).once('SIGINT', () => lines.close());
  lines.question(question, (answer) => {
    lines.off('close', sayNothing).close();
    resolve(answer);
  });
  return promise;
}

const ESCAPE = String.fromCharCode(27);
const COLOURS = new RegExp(`(${ESCAPE}\\[[\\d;]*m)`);

/** A text that can do no more to a terminal than colour it: names of models and errors come from servers. */
export function forTerminal(text: string): string {
  return text
    .split(COLOURS)
    .map((part, i) => (i % 2 === 1 ? part : withoutControls(part)))
    .join('');
}

/** `NO_COLOR` and `FORCE_COLOR` decide; without them the terminal does. */
function wantsColour(env: Readonly<Record<string, string | undefined>>, terminalHasColours: boolean): boolean {
  if (env['NO_COLOR']) return false;
  return env['FORCE_COLOR'] ? env['FORCE_COLOR'] !== '0' : terminalHasColours;
}

export type Complaint = 'usage' | 'failed' | 'notRunning';

/** Says why nothing was done: a line for people on stderr, or with `--json` one document on stdout, as its reader expects one in any case. */
export function complain(terminal: Pick<Terminal, 'out' | 'err'>, { json }: { readonly json: boolean }, kind: Complaint, message: string): ExitCode {
  if (json) terminal.out(`${JSON.stringify({ error: { kind, message } })}\n`);
  else terminal.err(`pilotlight: ${message}\n`);
  return kind === 'usage' ? EXIT.usage : EXIT.failed;
}

type Style = Parameters<typeof styleText>[0];

/** Styles text, or leaves it plain where colours would be noise. */
export function painter(terminal: Pick<Terminal, 'colour'>): (style: Style, text: string) => string {
  return (style, text) => (terminal.colour ? styleText(style, text, { validateStream: false }) : text);
}

/** Milliseconds for people: `0.6 ms`, `142 ms`, `9,999 ms`, then `12.3 s`. */
export function showMs(ms: number | null): string {
  if (ms === null) return '–';
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  if (ms < 9_999.5) return `${Math.round(ms).toLocaleString('en-US')} ms`;
  return `${(ms / 1000).toFixed(1)} s`;
}

/** USD for people: `$0.02`, `$0.000012` for a single ping. */
export function showUsd(usd: number): string {
  if (usd === 0) return '$0';
  if (usd < 1e-8) return 'under $0.00000001';
  return usd >= 0.01 ? `$${usd.toFixed(2)}` : `$${usd.toFixed(8).replace(/0+$/, '')}`;
}

/** A span of time for people: `12 s`, `3 min`, `2 h`, `4 d`. */
export function showSpan(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

/** `1 endpoint`, `2 endpoints`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Rows as columns of equal width; the style is applied after the padding. */
export function columns(
  rows: readonly (readonly { text: string; style?: Style; right?: boolean }[])[],
  paint: (style: Style, text: string) => string,
): string {
  const widths: number[] = [];
  for (const row of rows) for (const [i, { text }] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, text.length);
  return rows
    .map((row) => {
      const cells = row.map(({ text, style, right }, i) => {
        const last = i === row.length - 1;
        const padded = right ? text.padStart(widths[i] ?? 0) : last ? text : text.padEnd(widths[i] ?? 0);
        return style === undefined ? padded : paint(style, padded);
      });
      return `  ${cells.join('  ').trimEnd()}\n`;
    })
    .join('');
}
