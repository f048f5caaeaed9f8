import type { HttpHandler } from '@smithy/core/protocols';
import { isLoopback } from '../domain/loopback.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for `url` by the usual variables, `undefined` for a direct connection. Loopback never goes through a proxy.
 * `NO_PROXY` holds hosts, domains (with or without a leading dot or `*.`), `host:port`, or `*`.
 */
export function proxyFor(url: URL, env: Env): string | undefined {
  if (isLoopback(url.hostname) || isExempt(url, firstOf(env, ['no_proxy', 'NO_PROXY']) ?? '')) return undefined;
  const http = ['http_proxy', 'HTTP_PROXY'];
  const proxy = firstOf(env, url.protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY', ...http] : http);
  if (proxy === undefined) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

function firstOf(env: Env, names: readonly string[]): string | undefined {
  return names.map((name) => env[name]?.trim()).find((value) => value !== undefined && value !== '');
}

function isExempt(url: URL, list: string): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [name = '', entryPort] = entry.split(/:(?=\d+$)/);
      const domain = name.replace(/^\*?\./, '');
      return (entryPort === undefined || entryPort === port) && (url.hostname === domain || url.hostname.endsWith(`.${domain}`));
    });
}

/**
 * A way to the wire through `proxy`. HTTP/1.1, because the SDK's HTTP/2 handler knows no proxies, and a fresh connection for every
 * request, so that none can go stale. Limits are the caller's, except the one for connecting.
 * @throws when the proxy's URL cannot be used
 */
export async function openProxied(proxy: string, connectMs: number): Promise<HttpHandler> {
  const { protocol } = new URL(proxy);
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new Error(`HTTPS_PROXY names a proxy of kind ${protocol.replace(':', '')}, only http and https are supported`);
  }
  return openHttp1(connectMs, { HTTP_PROXY: proxy, HTTPS_PROXY: proxy });
}

/** A way to the wire over HTTP/1.1, with a fresh connection for every request. Limits are the caller's, except the one for connecting. */
export async function openHttp1(connectMs: number, proxyEnv: Readonly<Record<string, string>> = {}): Promise<HttpHandler> {
  const [{ NodeHttpHandler }, http, https] = await Promise.all([import('@smithy/node-http-handler'), import('node:http'), import('node:https')]);
  const options = { keepAlive: false, proxyEnv };
  return new NodeHttpHandler({
    connectionTimeout: connectMs,
    requestTimeout: 0,
    socketTimeout: 0,
    httpAgent: new http.Agent(options),
    httpsAgent: new https.Agent(options),
  });
}
