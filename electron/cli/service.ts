import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { messageOf } from '../domain/messageOf.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { readTokenFile } from '../storage/apiToken.ts';
import { demoDataDir, filesIn } from '../storage/dataDir.ts';
import { takeLock } from '../storage/instanceLock.ts';
import { askService, type ServiceCall } from './serviceRequest.ts';

const noteSchema = z.object({ url: z.url(), pid: z.number().int() });
const WAIT_MS = 10_000;

/** The service that runs on this data folder, as the other commands reach it. */
export interface RunningService {
  readonly url: string;
  /** Where its settings, secrets and history lie. */
  readonly dataDir: string;
  get(path: string): Promise<Result<unknown>>;
  post(path: string, body: unknown): Promise<Result<unknown>>;
  /**
   * As `post`, for what takes its time; the error comes with its kind, as the API has it.
   * @param waitMs how long it may take, ms
   * @param signal ends the wait
   */
  ask(path: string, body: unknown, waitMs: number, signal?: AbortSignal): Promise<Result<unknown, ServiceProblem>>;
}

export interface ServiceProblem {
  readonly kind: string;
  readonly message: string;
}

/** Finds the running service; `undefined` when there is none. */
export async function findService(dataDir: string): Promise<RunningService | undefined> {
  const files = filesIn(dataDir);
  const note = noteSchema.safeParse(readJson(files.service));
  if (!note.success) return undefined;
  const { url } = note.data;
  const headers = { authorization: `Bearer ${readTokenFile(files.token) ?? ''}`, 'content-type': 'application/json' };
  const ask = async (path: string, call: Pick<ServiceCall, 'method' | 'body'>, signal: AbortSignal): Promise<Result<unknown, ServiceProblem>> => {
    try {
      const answer = await askService(new URL(path, url), { ...call, headers, signal });
      const content: unknown = JSON.parse(answer.text);
      const isDone = answer.status >= 200 && answer.status < 300;
      return isDone ? ok(content) : err(problemIn(content) ?? { kind: 'failed', message: `${url} answered ${answer.status}.` });
    } catch (error) {
      return err({ kind: 'unreachable', message: `The service at ${url} does not answer: ${messageOf(error)}.` });
    }
  };
  const post = (path: string, body: unknown, signal: AbortSignal) => ask(path, { method: 'POST', body: JSON.stringify(body) }, signal);
  const inShort = async (call: Promise<Result<unknown, ServiceProblem>>): Promise<Result<unknown>> => {
    const answer = await call;
    return answer.ok ? answer : err(answer.error.message);
  };
  const service: RunningService = {
    url,
    dataDir,
    get: (path) => inShort(ask(path, { method: 'GET' }, AbortSignal.timeout(WAIT_MS))),
    post: (path, body) => inShort(post(path, body, AbortSignal.timeout(WAIT_MS))),
    ask: (path, body, waitMs, signal) => post(path, body, AbortSignal.any([AbortSignal.timeout(waitMs), ...(signal === undefined ? [] : [signal])])),
  };
  // The note outlives a service that was killed, and its port may be somebody else's by now; the lock does not.
  return isInUse(files.lock) && (await service.get('/health')).ok ? service : undefined;
}

/** The service on this data folder, or on that of its demo; the error says how to start one. */
export async function anyService(dataDir: string): Promise<Result<RunningService>> {
  const service = (await findService(dataDir)) ?? (await findService(demoDataDir(dataDir)));
  return service === undefined ? err(`Pilot Light is not running on ${dataDir}. Start it with: pilotlight serve`) : ok(service);
}

function isInUse(lockFile: string): boolean {
  const lock = takeLock(lockFile);
  if (lock.ok) lock.value.release();
  return !lock.ok;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function problemIn(content: unknown): ServiceProblem | undefined {
  const parsed = z.object({ error: z.object({ kind: z.string(), message: z.string() }) }).safeParse(content);
  return parsed.success ? parsed.data.error : undefined;
}
