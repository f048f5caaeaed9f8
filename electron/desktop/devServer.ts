import type { Fetch } from '../pilotLight.ts';

/** Paths that the service answers itself; the rest is the page. */
const SERVICE_PATH = /^\/(?:api|v1)\/|^\/(?:health|metrics|openapi\.json)$/;

/**
 * For development: the page comes from Vite's server, still under our own origin, so that the API needs no detour. Vite's client finds no
 * web socket on `app://` and goes to `devUrl` by itself.
 */
export function withDevServer(service: Fetch, devUrl: string, fetchPage: Fetch = fetch): Fetch {
  return (request) => {
    const { pathname, search } = new URL(request.url);
    if (SERVICE_PATH.test(pathname)) return service(request);
    // Part by part: a path that begins with two slashes would name another host.
    const url = new URL(devUrl);
    url.pathname = pathname;
    url.search = search;
    // By it Vite tells a stylesheet that is linked from one that a module imports.
    const accept = request.headers.get('accept') ?? '*/*';
    return fetchPage(new Request(url, { headers: { accept } }));
  };
}

/** Where the dev server is, if there is one: never in an installed app, whatever its environment says. */
export function devServerUrl(
  { isPackaged }: { readonly isPackaged: boolean },
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const url = env['PILOTLIGHT_DEV_URL'];
  return isPackaged || url === undefined || !URL.canParse(url) ? undefined : url;
}
