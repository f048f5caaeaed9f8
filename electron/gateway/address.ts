import { hostOf, type Provider } from '../domain/provider.ts';
import { regionalUrl } from '../providers/bedrockUrl.ts';

/** What a request asks of whom: `rest` is everything after the provider's id, as it was sent. */
export function partsOf(url: string): { readonly providerId: string; readonly rest: string } {
  const [, providerId = '', rest = ''] = /^\/gateway\/?([^/?]*)(.*)$/.exec(url) ?? [];
  return { providerId, rest };
}

/** Where a provider is: for Bedrock the service in its region that models are asked at. */
export function baseOf(provider: Provider): URL {
  return new URL(provider.kind === 'bedrock' ? (provider.endpointUrl ?? regionalUrl('bedrock-runtime', provider.region)) : hostOf(provider));
}

/** Where a path below the gateway leads: below the base URL, byte for byte as it was sent. A version that ends the base is not repeated. */
export function pathBelow(base: URL, rest: string): string {
  const path = base.pathname.replace(/\/+$/, '');
  const versioned = /\/(v\d+[a-z]*|openai)$/.test(path);
  const below = versioned ? rest.replace(/^\/v1(?=[/?]|$)/, '') : rest;
  return `${path}${below === '' && path === '' ? '/' : below.startsWith('?') && path === '' ? `/${below}` : below}`;
}

/** A URL's host as sockets want it: an IPv6 address without its brackets. */
export const socketHost = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');
