import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, vi } from 'vitest';
import { listen } from '../../electron/demo/listen.ts';

/** A program's connection, byte for byte. */
export async function dial(port: number) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  socket.on('error', () => {});
  await once(socket, 'connect');
  const heard = { text: '', ended: false };
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => {
    heard.text += text;
  });
  socket.on('close', () => {
    heard.ended = true;
  });
  return {
    socket,
    heard,
    say: (text: string) => void socket.write(text, 'latin1'),
    hears: (words: string) => vi.waitFor(() => expect(heard.text).toContain(words)),
    isLeft: () => vi.waitFor(() => expect(heard.ended).toBe(true)),
    [Symbol.dispose]: () => void socket.destroy(),
  };
}

/** A server that says exactly what it is told, and keeps what it hears. */
export async function startWire(onRequest: (socket: Socket, text: string) => void) {
  const sockets = new Set<Socket>();
  const heard: string[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      heard.push(text);
      onRequest(socket, text);
    });
  });
  const { url } = await listen(server, {});
  return {
    url,
    heard,
    connections: () => sockets.size,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A GET of something below the gateway's provider `lab`, as it goes over the wire. */
export const asking = (path: string, ...lines: readonly string[]): string =>
  [`GET /gateway/lab${path} HTTP/1.1`, 'Host: 127.0.0.1', ...lines, '', ''].join('\r\n');
/** A POST of a body there. */
export const posting = (path: string, body: string, ...lines: readonly string[]): string =>
  [`POST /gateway/lab${path} HTTP/1.1`, 'Host: 127.0.0.1', `Content-Length: ${body.length}`, ...lines, '', body].join('\r\n');
