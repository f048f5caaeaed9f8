import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { HttpFault } from '../../../electron/demo/faults.ts';
import type { SimulatedServer } from '../../../electron/demo/simulatedServer.ts';
import { type Ping, pingSchema } from '../../../electron/domain/ping.ts';
import { giveToNobody } from '../../support/chaosMachine.ts';
import { startOpenai, tiny } from '../../support/fakesModels.ts';
import { type RunningServe, startServe } from '../../support/runCli.ts';
import type { EventReader } from '../../support/serviceEvents.ts';
import { tempDir } from '../../support/tempDir.ts';

type Server = SimulatedServer<HttpFault>;

/** Settings of so many endpoints on as many lanes, each due every second. */
export function settingsOn(url: string, endpoints = 3, more: object = {}): object {
  const ids = Array.from({ length: endpoints }, (_, i) => `e${i}`);
  return {
    version: 1,
    providers: ids.map((id) => ({ kind: 'openai', id: `p.${id}`, name: `Server of ${id}`, baseUrl: url })),
    endpoints: ids.map((id) => ({ id, providerId: `p.${id}`, model: tiny.name, keepAlive: '1s' })),
    ...more,
  };
}

/** A server whose models answer at once, however many ask. */
export const startModels = (): Promise<Server> => startOpenai({ models: [{ ...tiny, slots: 64 }] });

interface LabOptions {
  readonly endpoints?: number;
  readonly settings?: object;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What to put before the command. */
  readonly before?: readonly string[];
}

/** The built service at work: it pings a simulated server every second. */
interface Lab extends AsyncDisposable {
  readonly server: Server;
  readonly folder: string;
  readonly settingsFile: string;
  readonly serve: RunningServe;
  /** Resolves when so many more pings have reached the server. */
  pinged(more?: number): Promise<void>;
  /** The body of an answer, which has this status. */
  ask(path: string, status?: number, init?: RequestInit): Promise<unknown>;
  notices(): Promise<readonly string[]>;
  /** Another run on the same folder. */
  again(env?: Readonly<Record<string, string>>): Promise<RunningServe>;
}

export async function startLab({ endpoints, settings, args = [], env = {}, before = [] }: LabOptions = {}): Promise<Lab> {
  const server = await startModels();
  const folder = await tempDir();
  const settingsFile = join(folder.path, 'settings.json');
  await writeFile(settingsFile, JSON.stringify(settingsOn(server.url, endpoints, settings)));
  await giveToNobody(folder.path, settingsFile);
  const serve = await startServe(folder.path, ['--start-delay', '0s', '--log-level', 'warn', ...args], env, before);
  const posts = (): number => server.requests.filter(({ method }) => method === 'POST').length;
  const ask: Lab['ask'] = async (path, status = 200, init = {}) => {
    const answer = await serve.fetch(path, init);
    const text = await answer.text();
    if (answer.status !== status) throw new Error(`${path} answered ${answer.status} and not ${status}: ${text}`);
    return JSON.parse(text);
  };
  return {
    server,
    folder: folder.path,
    settingsFile,
    serve,
    ask,
    pinged: async (more = 6) => void (await server.posted(posts() + more)),
    notices: async () => z.object({ notices: z.array(z.string()) }).parse(await ask('/api/state')).notices,
    again: (more = {}) => startServe(folder.path, ['--log-level', 'warn'], { DISABLE_WARMUP: 'true', ...more }, before),
    async [Symbol.asyncDispose]() {
      await serve[Symbol.asyncDispose]();
      await server.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

export const change = (body: object): RequestInit => ({ method: 'PATCH', body: JSON.stringify(body) });

/** The sentence of a refusal of the API. */
export const sentenceIn = (body: unknown): string => z.object({ error: z.object({ message: z.string() }) }).parse(body).error.message;

/** Pings that were announced so far. */
export const announcedIn = (events: EventReader): Ping[] =>
  events.seen.flatMap(({ data }) => (data?.kind === 'ping' ? [pingSchema.parse(data.ping)] : []));

/** What the history file of a folder holds: endpoint and time of each ping. Throws when the file is not sound. */
export function keptIn(folder: string): Set<string> {
  const db = new DatabaseSync(join(folder, 'history.sqlite'));
  try {
    const found = db.prepare('PRAGMA integrity_check').all();
    if (JSON.stringify(found) !== '[{"integrity_check":"ok"}]') throw new Error(`the history is damaged: ${JSON.stringify(found)}`);
    const rows = db.prepare("SELECT id || ' ' || at AS key FROM pings JOIN endpoints ON num = endpoint").all();
    return new Set(rows.map((row) => String(row['key'])));
  } finally {
    db.close();
  }
}

export const keyOf = ({ endpointId, at }: Ping): string => `${endpointId} ${at}`;

/** One sentence or two for a person: no stack, no code of ours. */
export const FOR_PEOPLE = /^[^\n]{20,400}[.:!?)]$/;
