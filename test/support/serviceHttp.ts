import { type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { listenOn, requestListener } from '../../electron/loopback.ts';
import { type ServiceStart, startService, type TestService } from './service.ts';

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface HttpService extends AsyncDisposable {
  readonly service: TestService;
  readonly port: number;
  /** Sends exactly this path and these headers; nothing is normalized, as a browser or `fetch` would. */
  send(method: string, path: string, headers?: Readonly<Record<string, string>>, body?: string): Promise<RawAnswer>;
}

export const TOKEN = '0123456789abcdef0123456789abcdef';

/** The service behind a real socket on loopback, guarded by {@link TOKEN}. */
export async function startHttpService(start: ServiceStart = {}): Promise<HttpService> {
  const service = await startService(start);
  const listening = await listenOn(requestListener(service.pilotLight, TOKEN), 0, 'with --port');
  if (!listening.ok) throw new Error(listening.error);
  const { server, port } = listening.value;
  return {
    service,
    port,
    send: (method, path, headers = {}, body) => sendRaw(port, { method, path, headers, body }),
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await service[Symbol.asyncDispose]();
    },
  };
}

interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

function sendRaw(port: number, { body, ...options }: RawRequest): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, agent: false, ...options }, (response) => {
      text(response).then((content) => resolve({ status: response.statusCode ?? 0, headers: response.headers, text: content }), reject);
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
