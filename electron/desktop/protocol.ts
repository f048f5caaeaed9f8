import type { CustomScheme, Protocol } from 'electron';

const host = 'pilotlight';

/** Where the page lives on the desktop: an origin of its own that no other program can reach. */
export const pageUrl = `app://${host}/`;

/** To be registered before the app is ready. `stream` lets the live events through while they are being written. */
export const pageScheme: CustomScheme = { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } };

/** Serves page and API on `app://pilotlight/` with the same function that serves them on loopback. */
export function servePage(protocol: Pick<Protocol, 'handle'>, fetch: (request: Request) => Promise<Response>): void {
  protocol.handle('app', async (request) => {
    if (new URL(request.url).host !== host) return new Response('not found', { status: 404 });
    return fetch(request);
  });
}
