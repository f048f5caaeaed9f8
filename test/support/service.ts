import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { EndpointInput } from '../../electron/domain/endpoint.ts';
import { createPilotLight, type PilotLight, type PilotLightOptions } from '../../electron/pilotLight.ts';
import { answerChecker, type CheckAnswer, openApiSchema } from './serviceSchema.ts';
import { tempDir } from './tempDir.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; the text where it is none. */
  readonly body: unknown;
  readonly text: string;
}

/** The product in this process, on a data folder of its own. Every JSON answer is checked against the service's OpenAPI document. */
export interface TestService extends AsyncDisposable {
  readonly pilotLight: PilotLight;
  readonly dataDir: string;
  readonly log: readonly string[];
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  get(path: string): Promise<Answer>;
  /** Ends this run and begins another one on the same folder. */
  restart(options?: Partial<PilotLightOptions>): Promise<TestService>;
}

export interface ServiceStart extends Partial<PilotLightOptions> {
  /** Providers and endpoints to begin with, as a settings file would hold them. */
  readonly settings?: object;
}

/** Starts the engine's API; `pilotLight.start()` begins the schedule, which most tests do without. */
export async function startService({ settings, ...options }: ServiceStart = {}): Promise<TestService> {
  const folder = await tempDir();
  const dataDir = options.dataDir ?? join(folder.path, 'data');
  if (settings !== undefined) {
    await mkdir(dataDir, { recursive: true });
    await writeFile(join(dataDir, 'settings.json'), JSON.stringify(settings));
  }
  const service = await run({ ...options, dataDir });
  return { ...service, [Symbol.asyncDispose]: () => service[Symbol.asyncDispose]().then(() => folder[Symbol.asyncDispose]()) };
}

/** A folder with a page in it; never the real one, so that these tests need no build. */
async function makePage(dataDir: string): Promise<string> {
  const folder = join(dataDir, '..', 'page');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Pilot Light</title>');
  await writeFile(join(folder, 'assets', 'main-1a2b.js'), 'export {};');
  return folder;
}

async function run(options: Partial<PilotLightOptions> & { readonly dataDir: string }): Promise<TestService> {
  const log: string[] = [];
  const pageFolder = options.pageFolder ?? (await makePage(options.dataDir));
  const created = await createPilotLight({ env: {}, logLevel: 'debug', writeLog: (line) => log.push(line), ...options, pageFolder });
  if (!created.ok) throw new Error(created.error);
  const pilotLight = created.value;
  let check: CheckAnswer | undefined;
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= pilotLight.stop();
    return stopped;
  };

  async function call(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await pilotLight.fetch(jsonRequest(method, path, body));
    const text = await response.text();
    if (!response.headers.get('content-type')?.startsWith('application/json'))
      return { status: response.status, headers: response.headers, body: text, text };
    const answer = { status: response.status, headers: response.headers, body: JSON.parse(text), text };
    check ??= answerChecker(await readOpenApi(pilotLight));
    if (path !== '/openapi.json') expect(check({ method, path, status: answer.status, body: answer.body })).toBeNull();
    return answer;
  }

  return {
    pilotLight,
    dataDir: options.dataDir,
    log,
    call,
    get: (path) => call('GET', path),
    async restart(changes = {}) {
      await stop();
      return run({ ...options, ...changes });
    },
    [Symbol.asyncDispose]: stop,
  };
}

export function jsonRequest(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Request {
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  return new Request(new URL(path, 'http://localhost'), { method, headers: { ...type, ...headers }, ...content });
}

export async function readOpenApi(pilotLight: PilotLight) {
  const response = await pilotLight.fetch(new Request('http://localhost/openapi.json'));
  return openApiSchema.parse(await response.json());
}

/** Settings with one OpenAI-style provider at `baseUrl` and these endpoints on it. */
export function openaiSettings(baseUrl: string, endpoints: readonly Omit<EndpointInput, 'providerId'>[], provider: object = {}): object {
  return {
    version: 1,
    providers: [{ kind: 'openai', id: 'local', name: 'Local server', baseUrl, ...provider }],
    endpoints: endpoints.map((endpoint) => ({ ...endpoint, providerId: 'local' })),
  };
}
