import { type Freed, freedSchema, type ModelRef } from '../domain/memory.ts';
import { type Moved, movedSchema } from '../domain/moved.ts';
import { chooseModel, readPlaces } from './modelChoice.ts';
import { complain, EXIT, type ExitCode, plural, showMemory, showMs, type Terminal } from './output.ts';
import { anyService, type RunningService } from './service.ts';

export interface MoveOptions {
  readonly dataDir: string;
  /** Model name or endpoint id. */
  readonly model: string;
  readonly host: string | undefined;
  readonly force: boolean;
  readonly json: boolean;
}

export interface FreeOptions {
  readonly dataDir: string;
  readonly provider: string | undefined;
  readonly force: boolean;
  readonly json: boolean;
}

/** A large model from a slow disk, and what was before it in line. */
const LOAD_MS = 20 * 60_000;
const FREE_MS = 10 * 60_000;

/** Loads a model of the running service's providers. */
export function load(options: MoveOptions, terminal: Terminal): Promise<ExitCode> {
  return move('load', options, terminal);
}

export function unload(options: MoveOptions, terminal: Terminal): Promise<ExitCode> {
  return move('unload', options, terminal);
}

async function move(verb: 'load' | 'unload', options: MoveOptions, terminal: Terminal): Promise<ExitCode> {
  const service = await anyService(options.dataDir);
  if (!service.ok) return complain(terminal, options, 'notRunning', service.error);
  const places = await readPlaces(service.value);
  if (!places.ok) return complain(terminal, options, 'failed', places.error);
  const chosen = chooseModel(places.value, options);
  if (!chosen.ok) return complain(terminal, options, 'usage', chosen.error);
  const { ref, server } = chosen.value;
  const done = await send(service.value, verb, ref, options.force);
  if (!done.ok) return complain(terminal, options, 'failed', done.error);
  terminal.out(options.json ? `${JSON.stringify({ ...ref, ...done.value })}\n` : `${sentenceOf(verb, ref.model, server, done.value)}\n`);
  return EXIT.done;
}

async function send(service: RunningService, verb: 'load' | 'unload', { providerId, model }: ModelRef, force: boolean) {
  const path = `/api/providers/${encodeURIComponent(providerId)}/models/${verb}`;
  const answer = await service.ask(path, verb === 'load' ? { model } : { model, force }, LOAD_MS);
  if (answer.ok) return { ok: true, value: movedSchema.parse(answer.value) } as const;
  const { kind, message } = answer.error;
  return { ok: false, error: kind === 'inUse' ? `${message} Nothing was unloaded; add --force to unload it all the same.` : message } as const;
}

function sentenceOf(verb: 'load' | 'unload', model: string, server: string, { tookMs, freedBytes, paused }: Moved): string {
  if (verb === 'load') return `Loaded ${model} on ${server} in ${showMs(tookMs)}.`;
  const freed = freedBytes === null ? '' : `, ${showMemory(freedBytes)} free`;
  return `Unloaded ${model} on ${server}${freed}.${paused ? ' It is left alone until you ping, use, load or resume it.' : ''}`;
}

/** Frees everything, of one provider or of all. What is still in memory is no failure: the server may have no call, or somebody uses it. */
export async function free(options: FreeOptions, terminal: Terminal): Promise<ExitCode> {
  const service = await anyService(options.dataDir);
  if (!service.ok) return complain(terminal, options, 'notRunning', service.error);
  const { provider, force } = options;
  const answer = await service.value.ask('/api/memory/free', { force, ...(provider === undefined ? {} : { providerId: provider }) }, FREE_MS);
  if (!answer.ok) return complain(terminal, options, 'failed', answer.error.message);
  const freed = freedSchema.parse(answer.value);
  terminal.out(options.json ? `${JSON.stringify(freed)}\n` : renderFreed(freed));
  return EXIT.done;
}

/** What people see of it. */
export function renderFreed({ freed, freedBytes, skipped, pausedIds }: Freed): string {
  const head =
    freed.length === 0 ? 'Nothing was freed.' : `Freed ${plural(freed.length, 'model')}${freedBytes === null ? '' : `, ${showMemory(freedBytes)}`}.`;
  const models = freed.map(({ model, providerId, bytes }) => `  ${model} on ${providerId}${bytes === null ? '' : `, ${showMemory(bytes)}`}`);
  const left = skipped.map(({ model, providerId, why, reason }) => {
    const hint = why === 'inUse' ? ' Add --force to free it all the same.' : '';
    return `  Not ${model ?? `on ${providerId}`}: ${reason}${hint}`;
  });
  const count = pausedIds.length;
  const alone = count === 0 ? [] : [`  ${plural(count, 'endpoint')} left alone until somebody wants ${count === 1 ? 'it' : 'them'}.`];
  return `${[head, ...models, ...left, ...alone].join('\n')}\n`;
}
