import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { loadOnce } from '../domain/loadOnce.ts';
import type { Gateway, GatewayOptions } from './gateway.ts';

/** The gateway as the loopback service sees it. */
export interface GatewayDoor {
  /** Answers a request whose path begins with `/gateway`. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Looks at a connection before Node's HTTP server does. @param handOver gives it the connection, as it came */
  take(socket: Socket, handOver: () => void): void;
  close(): Promise<void>;
}

/** The gateway, loaded when it is first asked. */
export function lazyGateway(options: GatewayOptions): GatewayDoor {
  let loaded: Gateway | undefined;
  let loading: Promise<unknown> | undefined;
  const load = loadOnce(async () => {
    const { Gateway } = await import('./gateway.ts');
    loaded = new Gateway(options);
  });
  return {
    async handle(request, response) {
      if (loaded === undefined) {
        loading = load();
        await loading;
      }
      loaded?.handle(request, response);
    },
    take(socket, handOver) {
      if (loaded !== undefined) {
        loaded.take(socket, handOver);
        return;
      }
      if (!options.settings().gateway.enabled) {
        handOver();
        return;
      }
      // Nobody else listens yet.
      socket.on('error', () => socket.destroy());
      loading = load();
      loading.then(() => loaded?.take(socket, handOver), handOver);
    },
    async close() {
      await loading?.catch(() => undefined);
      await loaded?.close();
    },
  };
}
