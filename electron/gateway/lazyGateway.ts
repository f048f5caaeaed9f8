import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Gateway, GatewayOptions } from './gateway.ts';

/** The gateway as the loopback service sees it. */
export interface GatewayDoor {
  /** Answers a request whose path begins with `/gateway`. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  close(): Promise<void>;
}

/** The gateway, loaded when it is first asked. */
export function lazyGateway(options: GatewayOptions): GatewayDoor {
  let gateway: Promise<Gateway> | undefined;
  let loaded: Gateway | undefined;
  const load = async (): Promise<Gateway> => {
    const { Gateway } = await import('./gateway.ts');
    loaded = new Gateway(options);
    return loaded;
  };
  return {
    async handle(request, response) {
      gateway ??= load();
      if (loaded === undefined) await gateway;
      loaded?.handle(request, response);
    },
    async close() {
      await (await gateway)?.close();
    },
  };
}
