import type { Dispatcher } from 'undici';

interface ProxyAgentOptions {
  /** For the server at the end of the tunnel, and for hosts that `NO_PROXY` names. */
  readonly tls: { readonly ca?: string[] };
  readonly keepAliveTimeout: number;
}

/** An agent that follows `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`. Loaded only where one of them is set. */
export async function proxyAgent({ tls, keepAliveTimeout }: ProxyAgentOptions): Promise<Dispatcher> {
  const [{ default: EnvHttpProxyAgent }, { default: Pool }, { default: connect }] = await Promise.all([
    import('undici/lib/dispatcher/env-http-proxy-agent.js'),
    import('undici/lib/dispatcher/pool.js'),
    import('undici/lib/api/api-connect.js'),
  ]);
  return new EnvHttpProxyAgent({
    connections: 8,
    keepAliveTimeout,
    allowH2: false,
    requestTls: tls,
    connect: tls,
    // A tunnel is asked for by `connect`, which undici gives its dispatchers in the index that we do not load.
    clientFactory: (origin, options) => Object.assign(new Pool(origin, { ...options }), { connect }),
  });
}
