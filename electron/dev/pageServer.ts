import { join, sep } from 'node:path';
import { createServer, type ProxyOptions, type ViteDevServer } from 'vite';

/** What of the origin is the service's: its API, and the link that trades the token for a cookie. The rest is the page. */
const SERVICE_PATHS = '^/(?:api/|v1/|health$|metrics$|openapi\\.json|\\?(?:token|code)=)';

export interface PageServerOptions {
  readonly root: string;
  readonly port: number;
  /** Where requests to the service go, and what they wait for first; `undefined` where the page lives on `app://`, beside its service. */
  readonly service: { readonly url: string; readonly ready: () => Promise<void> } | undefined;
  /** Something in `electron/` changed. */
  readonly onChange: () => void;
}

/** Vite's server with the page, hot reload and the way to the service. */
export async function startPageServer({ root, port, service, onChange }: PageServerOptions): Promise<ViteDevServer> {
  const code = join(root, 'electron') + sep;
  const server = await createServer({
    configFile: join(root, 'vite.config.ts'),
    root: join(root, 'renderer'),
    logLevel: 'warn',
    server: {
      host: '127.0.0.1',
      port,
      strictPort: true,
      // On app:// the address of the page does not tell where this server is.
      ...(service === undefined
        ? { hmr: { protocol: 'ws', host: '127.0.0.1', clientPort: port } }
        : { proxy: { [SERVICE_PATHS]: toService(service) } }),
    },
  });
  server.watcher.add(code);
  server.watcher.on('all', (_event, path) => void (path.startsWith(code) && /\.(?:ts|json)$/.test(path) && onChange()));
  return server.listen();
}

/** The service checks Host and Origin, so both stay what the browser sent. */
function toService({ url, ready }: NonNullable<PageServerOptions['service']>): ProxyOptions {
  return {
    target: url,
    changeOrigin: false,
    bypass: async () => {
      await ready();
    },
  };
}
