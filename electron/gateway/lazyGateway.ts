import type { IncomingMessage, ServerResponse } from 'node:http';
import { loadOnce } from '../domain/loadOnce.ts';
import type { Gateway, GatewayOptions } from './gateway.ts';

/** The gateway as the loopback service sees it. */
export interface GatewayDoor {
  /** Answers a request whose path begins with `/gateway`. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
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
    async close() {
      await loading?.catch(() => undefined);
      await loaded?.close();
    },
  };
}
