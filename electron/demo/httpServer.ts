import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type DemoClock, systemClock } from './clock.ts';
import { FaultSwitch, type HttpFault } from './faults.ts';
import type { Gpu } from './gpu.ts';
import { listen } from './listen.ts';
import { plainHeaders, type RecordedRequest, RequestLog, readBody } from './requestLog.ts';
import type { ListenOptions, SimulatedServer } from './simulatedServer.ts';
import { SocketCount } from './sockets.ts';

/** One request on its way to an answer. */
export interface Exchange {
  readonly request: RecordedRequest;
  /** Path below the base path, without query. */
  readonly route: string;
  readonly response: ServerResponse;
  readonly fault: HttpFault | undefined;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
  readonly clock: DemoClock;
}

export interface HttpServerOptions extends ListenOptions {
  readonly basePath?: string | undefined;
  readonly gpu: Gpu;
  /** Idle sockets are closed after so many ms; 0 keeps them. */
  readonly keepAliveMs: number;
  isInference(route: string): boolean;
  answer(exchange: Exchange): Promise<void>;
}

/** An HTTP/1.1 server that records its requests and applies the faults that come before any answer. */
export async function startHttpServer(options: HttpServerOptions): Promise<SimulatedServer<HttpFault>> {
  const clock = options.clock ?? systemClock;
  const sockets = new SocketCount<Socket>();
  const faults = new FaultSwitch<HttpFault>();
  const log = new RequestLog();
  const basePath = options.basePath ?? '';

  async function handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const use = sockets.use(message.socket);
    const path = message.url ?? '/';
    const pathname = path.split('?')[0] ?? path;
    const isBelow = pathname === basePath || pathname.startsWith(`${basePath}/`);
    const route = isBelow ? pathname.slice(basePath.length) || '/' : '';
    const fault = faults.take({ inference: options.isInference(route), reusedSocket: use.reusedSocket });
    if (fault?.kind === 'closeIdleSocketsSilently') {
      if (fault.how !== 'swallow') message.socket.resetAndDestroy();
      return;
    }
    const at = clock.now();
    // A write after the client has gone must not end the process.
    response.on('error', () => {});
    const gone = new AbortController();
    response.once('close', () => gone.abort(new DOMException('the client went away', 'AbortError')));
    const body = await readBody(message);
    const request = { at, method: message.method ?? 'GET', path, headers: plainHeaders(message.headers), body, ...use };
    log.add(request);
    if (fault !== undefined && answersEarly(fault, response)) return;
    if (!isBelow) return void response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found');
    await options.answer({ request, route, response, fault, signal: gone.signal, clock });
  }

  const server = createServer({ keepAliveTimeout: options.keepAliveMs }, (message, response) => {
    // Only a client that went away or a fault ends here; every other error has its own answer.
    handle(message, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => sockets.add(socket));
  const { url, port } = await listen(server, options);

  async function close(): Promise<void> {
    options.gpu.dispose();
    const closed = new Promise((resolve) => server.close(resolve));
    sockets.destroyAll();
    await closed;
  }

  return {
    url: `${url}${basePath}`,
    port,
    requests: log.list,
    received: (count) => log.received(count),
    posted: (count) => log.posted(count),
    faults,
    get openSockets() {
      return sockets.count;
    },
    socketsAre: (count) => sockets.are(count),
    gpu: options.gpu,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function answersEarly(fault: HttpFault, response: ServerResponse): boolean {
  if (fault.kind === 'hang') return true;
  if (fault.kind === 'redirect') {
    response.writeHead(fault.status ?? 307, { location: fault.to }).end();
    return true;
  }
  if (fault.kind !== 'status') return false;
  const isText = typeof fault.body === 'string';
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json';
  const body = isText ? fault.body : JSON.stringify(fault.body ?? {});
  response.writeHead(fault.status, { 'content-type': type, ...fault.headers }).end(body);
  return true;
}
