import type { Provider } from '../../electron/domain/provider.ts';

/** What people type for a URL, as one: `localhost:11434` becomes `http://localhost:11434`; a name on the internet gets `https://`. */
export function fullUrl(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed)) return trimmed;
  const host = trimmed.split(/[/?#]/, 1)[0] ?? '';
  const isNear = /:\d+$/.test(host) || !host.includes('.') || /^[\d.]+$/.test(host) || /\.(local|lan|internal)$/i.test(host);
  return `${isNear ? 'http' : 'https'}://${trimmed}`;
}

/** Why a text cannot be a base URL, in a sentence; `null` when it can. The service has the last word. */
export function urlProblem(text: string): string | null {
  if (!URL.canParse(text)) return 'This is not an address. It looks like http://localhost:11434.';
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'The address begins with http:// or https://.';
  if (url.username !== '' || url.password !== '') return 'Put the token into its own field, not into the address, which is shown.';
  return /[?#]/.test(text) ? 'The address ends before ? and #. A key belongs into the token field.' : null;
}

/** An address in one spelling and without what everybody knows: `localhost:11434`. */
export function shortUrl(url: string): string {
  return url
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/\/+$/, '');
}

/** Where a provider lives, for people: `localhost:11434`, or `us-east-1 · profile work`. */
export function placeOf(provider: Provider): string {
  if (provider.kind !== 'bedrock') return shortUrl(provider.baseUrl);
  const { region, profile, token, endpointUrl } = provider;
  const account = token !== undefined ? 'API key' : profile === undefined ? null : `profile ${profile}`;
  return [region, account, endpointUrl === undefined ? null : shortUrl(endpointUrl)].filter((part) => part !== null).join(' · ');
}

/** Whether two base URLs mean the same server. */
export function isSameServer(one: string, other: string): boolean {
  const bare = (url: string): string =>
    shortUrl(url)
      .toLowerCase()
      .replace(/\/v1$/, '')
      .replace(/^(127\.0\.0\.1|\[::1\])(?=[:/]|$)/, 'localhost');
  return bare(one) === bare(other);
}
