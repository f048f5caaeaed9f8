import { rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { SECURITY_HEADERS } from './api/headers.ts';
import type { OpenAnswer } from './api/open.ts';
import { loadOnce } from './domain/loadOnce.ts';
import { messageOf } from './domain/messageOf.ts';
import { err, ok, type Result } from './domain/result.ts';
import { strangeCaller } from './domain/strangeCaller.ts';
import { isForGateway } from './gateway/isForGateway.ts';
import type { PilotLight } from './pilotLight.ts';
import { apiToken } from './storage/apiToken.ts';
import { filesIn } from './storage/dataDir.ts';

type Served = Pick<PilotLight, 'openAnswer' | 'loopback' | 'gateway'>;

/** The service on 127.0.0.1, for browsers, scripts and the other commands. */
export interface Loopback {
  /** With a slash at its end. */
  readonly url: string;
  readonly token: string;
  close(): void;
}

export interface LoopbackOptions {
  readonly dataDir: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Where the user chooses another port, for the sentence when this one is taken: `with --port`. */
  readonly portHint: string;
}

/** Opens the port, and leaves a note in the data folder so that the other commands find it. */
export async function openLoopback(pilotLight: Served, { dataDir, port: wanted, portHint }: LoopbackOptions): Promise<Result<Loopback>> {
  const files = filesIn(dataDir);
  const token = apiToken(files.token);
  if (!token.ok) return token;
  const listening = await listenOn(requestListener(pilotLight, token.value), wanted, portHint);
  if (!listening.ok) return listening;
  const { server, port } = listening.value;
  const endAll = lookFirst(server, (socket, handOver) => pilotLight.gateway.take(socket, handOver));
  const url = `http://127.0.0.1:${port}/`;
  const close = (): void => {
    takeNoteAway(files.service);
    server.close();
    endAll();
  };
  const noted = leaveNote(files.service, url);
  if (!noted.ok) close();
  return noted.ok ? ok({ url, token: token.value, close }) : noted;
}

function leaveNote(file: string, url: string): Result<null> {
  try {
    writeFileSync(file, `${JSON.stringify({ url, pid: process.pid })}\n`, { mode: 0o600 });
    return ok(null);
  } catch (error) {
    return err(`${file} could not be written: ${messageOf(error)}. Check the disk and the folder's rights.`);
  }
}

/** One that stays does no harm: whoever reads it looks at the lock of the folder, too. */
function takeNoteAway(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {}
}

/**
 * Answers monitors with plain Node and hands everything else to the web side, which is loaded when it is first needed: `Request`
 * and `Response` alone pull 17 MB into the process.
 */
export function requestListener(pilotLight: Served, token: string): RequestListener {
  const web = loadOnce(async (): Promise<RequestListener> => {
    const { getRequestListener } = await import('@hono/node-server');
    return getRequestListener(pilotLight.loopback(token));
  });
  const answerRequest = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (isForGateway(request.url ?? '')) return pilotLight.gateway.handle(request, response);
    // Whoever asks the gateway waits for the word of the provider.
    if (request.headers.expect !== undefined) response.writeContinue();
    const answer = isMonitor(request) ? await pilotLight.openAnswer(request.url ?? '') : undefined;
    if (answer !== undefined) {
      send(response, answer, request.method === 'HEAD');
      return;
    }
    (await web())(request, response);
  };
  return (request, response) => {
    answerRequest(request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(`Pilot Light failed at this request; this is a bug: ${messageOf(error)}\n`);
    });
  };
}

/** A plain GET or HEAD of this computer's own; whatever is odd about a request is the web side's to refuse. */
function isMonitor({ method, headers }: IncomingMessage): boolean {
  return (method === 'GET' || method === 'HEAD') && strangeCaller(headers.host ?? '', headers.origin) === null;
}

function send(response: ServerResponse, { contentType, text }: OpenAnswer, headOnly: boolean): void {
  response
    .writeHead(200, { ...SECURITY_HEADERS, 'content-type': contentType, 'content-length': Buffer.byteLength(text) })
    .end(headOnly ? undefined : text);
}

/** Until the head of a request is there, ms. */
const HEADERS_MS = 60_000;

/** Listens on 127.0.0.1. */
export function listenOn(listener: RequestListener, port: number, portHint: string): Promise<Result<{ server: Server; port: number }>> {
  // Uploads through the gateway take as long as they take; the head of a request does not, and without a limit of its own it would have none either.
  const server = createServer({ requestTimeout: 0, headersTimeout: HEADERS_MS }, listener);
  server.on('checkContinue', listener);
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(err(listenProblem(error, port, portHint))));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(ok({ server, port: typeof address === 'object' && address !== null ? address.port : port }));
    });
  });
}

/** Sees a connection before Node's HTTP server does, which takes it when `handOver` is called. */
type FirstLook = (socket: Socket, handOver: () => void) => void;

/** @returns ends all connections, whoever has them */
function lookFirst(server: Server, look: FirstLook): () => void {
  const connections = new Set<Socket>();
  const serveHttp = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
    look(socket, () => {
      for (const listener of serveHttp) listener.call(server, socket);
    });
  });
  return () => {
    for (const socket of connections) socket.destroy();
  };
}

function listenProblem(error: NodeJS.ErrnoException, port: number, portHint: string): string {
  if (error.code === 'EADDRINUSE') return `Port ${port} is in use. Stop the other program, or choose another port ${portHint}.`;
  if (error.code === 'EACCES') return `Port ${port} needs more rights. Choose one above 1023 ${portHint}.`;
  return `The service could not listen on port ${port}: ${error.message}`;
}
