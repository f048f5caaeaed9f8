import { type ClientRequest, createServer, type IncomingMessage, request as openRequest, type RequestOptions, type ServerResponse } from 'node:http';
import { listen } from '../../electron/demo/listen.ts';
import { openLoopback } from '../../electron/loopback.ts';
import type { PilotLightOptions } from '../../electron/pilotLight.ts';
import { startService, type TestService } from './service.ts';

/** The product with its loopback port open and the gateway on. */
export interface GatewayLab extends AsyncDisposable {
  readonly service: TestService;
  readonly port: number;
  /** The address of a provider below the gateway. */
  at(providerId: string): string;
  /** Everything that was written to the log so far. */
  logged(): string;
}

export async function startGatewayLab(settings: object, options: Partial<PilotLightOptions> = {}): Promise<GatewayLab> {
  const service = await startService({ ...options, settings: { version: 1, gateway: { enabled: true }, ...settings } });
  const opened = await openLoopback(service.pilotLight, { dataDir: service.dataDir, port: 0, portHint: '' });
  if (!opened.ok) throw new Error(opened.error);
  const { url, close } = opened.value;
  return {
    service,
    port: Number(new URL(url).port),
    at: (providerId) => `${url}gateway/${providerId}`,
    logged: () => service.log.join(''),
    async [Symbol.asyncDispose]() {
      close();
      await service[Symbol.asyncDispose]();
    },
  };
}

/** With one provider, `lab`, at this address, and one endpoint of its model `tiny`. */
export const labFor = (baseUrl: string): Promise<GatewayLab> =>
  startGatewayLab({
    providers: [{ kind: 'openai', id: 'lab', name: 'Lab', baseUrl }],
    endpoints: [{ id: 'tiny', providerId: 'lab', model: 'tiny' }],
  });

/** A server that does as it is told. */
export async function startTarget(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer);
  const { url } = await listen(server, {});
  return {
    url,
    server,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A whole answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: IncomingMessage['headers'];
  readonly rawHeaders: readonly string[];
  readonly trailers: IncomingMessage['trailers'];
  readonly body: Buffer;
}

/** Sends a request without a browser's or a library's own ideas, and reads the whole answer. */
export function send(url: string, options: RequestOptions = {}, body?: string | Buffer): Promise<RawAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>();
  const request = openRequest(url, options, (answer) => {
    readWhole(answer).then(
      (read) =>
        resolve({
          status: answer.statusCode ?? 0,
          statusText: answer.statusMessage ?? '',
          headers: answer.headers,
          rawHeaders: answer.rawHeaders,
          trailers: answer.trailers,
          body: read,
        }),
      reject,
    );
  });
  request.once('error', reject);
  request.end(body);
  return promise;
}

/** Opens a request and hands out its answer as soon as the head is there. */
export function open(
  url: string,
  options: RequestOptions,
  body?: string,
): Promise<{ readonly request: ClientRequest; readonly answer: IncomingMessage }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ request: ClientRequest; answer: IncomingMessage }>();
  const request = openRequest(url, options, (answer) => resolve({ request, answer }));
  request.on('error', reject);
  request.end(body);
  return promise;
}

export async function readWhole(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** A POST with a JSON body. */
export function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<RawAnswer> {
  return send(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers } }, JSON.stringify(body));
}
