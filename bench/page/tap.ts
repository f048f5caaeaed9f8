import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** Stands between browser and service: passes everything on, can add to the stream of events, and serves the page of the graphs below `/bench/`. */
export class Tap {
  readonly #server: Server;
  readonly #streams = new Set<ServerResponse>();
  readonly port: number;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  /** @param folder of the page of the graphs */
  static async start(servicePort: number, folder: string): Promise<Tap> {
    const server = createServer();
    const port = await new Promise<number>((resolve, reject) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new Error('no port'));
      });
    });
    const tap = new Tap(server, port);
    server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
      if (incoming.url?.startsWith('/bench/')) void serveFile(join(folder, incoming.url.slice('/bench/'.length)), outgoing);
      else tap.#pass(incoming, outgoing, servicePort);
    });
    return tap;
  }

  /** Everything in one write, as after a pause of the network. */
  push(events: readonly { readonly kind: string; readonly id: number; readonly data: object }[]): void {
    const text = events.map(({ kind, id, data }) => `event: ${kind}\ndata: ${JSON.stringify(data)}\nid: ${id}\n\n`).join('');
    for (const stream of this.#streams) stream.write(text);
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #pass(incoming: IncomingMessage, outgoing: ServerResponse, port: number): void {
    const host = `127.0.0.1:${port}`;
    const { method, url: path } = incoming;
    // The service lets in its own name only.
    const headers = { ...incoming.headers, host, ...(incoming.headers.origin !== undefined && { origin: `http://${host}` }) };
    const upstream = request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      outgoing.flushHeaders();
      answer.pipe(outgoing);
      if (path?.startsWith('/api/events')) this.#streams.add(outgoing);
    });
    upstream.once('error', () => outgoing.destroy());
    outgoing.once('close', () => {
      this.#streams.delete(outgoing);
      upstream.destroy();
    });
    incoming.pipe(upstream);
  }
}

async function serveFile(path: string, outgoing: ServerResponse): Promise<void> {
  const content = await readFile(path).catch(() => null);
  outgoing.writeHead(content === null ? 404 : 200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' });
  outgoing.end(content);
}
