import { type TimeBilledService, timeBilled } from './billing.data.ts';
import type { Provider } from './provider.ts';

/** What is needed of a provider to tell how it bills: also one that is only being typed. */
export type BilledProvider = { readonly kind: 'bedrock' } | { readonly kind: Exclude<Provider['kind'], 'bedrock'>; readonly baseUrl: string };

/** The service that charges for the time this model is up; `null`: none that is known. Pure and small, as the page asks it while somebody types. */
export function knownBilling(provider: BilledProvider, model: string): TimeBilledService | null {
  const host = provider.kind === 'bedrock' ? null : hostnameOf(provider.baseUrl);
  const matches = (service: TimeBilledService): boolean => {
    if (service.host === undefined) return provider.kind === 'bedrock' && service.model?.test(model) === true;
    return host !== null && service.host.test(host) && service.model?.test(model) !== false;
  };
  return timeBilled.services.find(matches) ?? null;
}

function hostnameOf(baseUrl: string): string | null {
  return URL.canParse(baseUrl) ? new URL(baseUrl).hostname : null;
}
