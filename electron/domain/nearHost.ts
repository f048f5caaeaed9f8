import { hostOf, type Provider } from './provider.ts';

/** Whether a provider's server is this computer or in the user's own network: its owner pays for it anyway. */
export function isNearby(provider: Provider): boolean {
  const host = hostOf(provider);
  return provider.kind !== 'bedrock' && URL.canParse(host) && isNear(new URL(host).hostname);
}

/** Whether a host is this computer or in the user's own network, by its name alone. */
export function isNear(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (/^\d+(\.\d+){3}$/.test(host)) return /^(127|10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./.test(host);
  if (host.includes(':')) return host === '::1' || /^(fe[89ab]|f[cd])/.test(host);
  return !host.includes('.') || /\.(localhost|local|lan|home|internal|intranet|home\.arpa|test)$/.test(host);
}
