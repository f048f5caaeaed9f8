import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { Client, type Dispatcher } from 'undici';
import { baseUrl, chatBody, FETCH, NODE_HTTP, NODE_NET, type Target, type TtftClient, UNDICI } from './target.ts';

/** What these clients look for instead of parsing: the least work that finds the token of the stamping server. */
const TOKEN = '"content":"token"';

/** The floor of what Node can do: a socket, a string and a search. */
export function netClient(): TtftClient {
  let kept: Socket | undefined;
  return {
    ping(target, id) {
      const body = chatBody(id);
      const path = `${new URL(baseUrl(target)).pathname}/v1/chat/completions`;
      const request = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
      return new Promise((resolve, reject) => {
        const startedAt = performance.now();
        const socket = (target.kept ? kept : undefined) ?? connect({ port: target.port, host: '127.0.0.1', noDelay: true });
        if (target.kept) kept = socket;
        let tokenAt: number | undefined;
        const onData = (data: Buffer): void => {
          const at = performance.now();
          const text = data.toString('latin1');
          if (tokenAt === undefined && text.includes(TOKEN)) tokenAt = at;
          if (!text.endsWith('0\r\n\r\n') || tokenAt === undefined) return;
          socket.off('data', onData).off('error', reject);
          resolve({ [NODE_NET]: tokenAt - startedAt });
        };
        socket.on('data', onData).on('error', reject).write(request);
      });
    },
    async close() {
      kept?.destroy();
    },
  };
}

/** Node's own client with an agent that keeps connections; the server closes those that it is not to keep. */
export function httpClient(): TtftClient {
  const agent = new Agent({ keepAlive: true });
  return {
    ping(target, id) {
      const body = chatBody(id);
      const headers = { 'content-type': 'application/json', 'content-length': body.length };
      return new Promise((resolve, reject) => {
        let tokenAt = Number.NaN;
        const startedAt = performance.now();
        const outgoing = request(`${baseUrl(target)}/v1/chat/completions`, { method: 'POST', agent, headers }, (incoming) => {
          incoming.on('data', (data: Buffer) => {
            const at = performance.now();
            if (Number.isNaN(tokenAt) && data.toString('latin1').includes(TOKEN)) tokenAt = at;
          });
          incoming.once('end', () => resolve({ [NODE_HTTP]: tokenAt - startedAt })).once('error', reject);
        });
        outgoing.once('error', reject);
        outgoing.end(body);
      });
    },
    close: async () => agent.destroy(),
  };
}

/** undici without the product around it. */
export function undiciClient(): TtftClient {
  let client: Client | undefined;
  return {
    ping(target, id) {
      client ??= new Client(`http://127.0.0.1:${target.port}`);
      const options: Dispatcher.DispatchOptions = {
        method: 'POST',
        path: `${new URL(baseUrl(target)).pathname}/v1/chat/completions`,
        headers: { 'content-type': 'application/json' },
        body: chatBody(id),
      };
      const dispatcher = client;
      return new Promise((resolve, reject) => {
        let tokenAt = Number.NaN;
        const startedAt = performance.now();
        dispatcher.dispatch(options, {
          onRequestStart() {},
          onResponseStart() {},
          onResponseData(_controller, chunk) {
            const at = performance.now();
            if (Number.isNaN(tokenAt) && chunk.toString('latin1').includes(TOKEN)) tokenAt = at;
          },
          onResponseEnd: () => resolve({ [UNDICI]: tokenAt - startedAt }),
          onResponseError: (_controller, error) => reject(error),
        });
      });
    },
    close: async () => client?.destroy(),
  };
}

export function fetchClient(): TtftClient {
  return {
    async ping(target: Target, id) {
      const url = `${baseUrl(target)}/v1/chat/completions`;
      const body = chatBody(id);
      const decoder = new TextDecoder();
      let tokenAt = Number.NaN;
      const startedAt = performance.now();
      const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      for await (const chunk of response.body ?? []) {
        const at = performance.now();
        if (Number.isNaN(tokenAt) && decoder.decode(chunk, { stream: true }).includes(TOKEN)) tokenAt = at;
      }
      return { [FETCH]: tokenAt - startedAt };
    },
    close: async () => {},
  };
}
