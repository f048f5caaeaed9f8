import { z } from 'zod';
import { bareHost, hostOf, type Provider } from '../domain/provider.ts';
import type { Settings } from '../domain/settings.ts';
import type { Demo } from './demo.ts';

/** The token of every simulated account; it opens nothing real. */
export const DEMO_KEY = 'demo-key';

/** `add` puts the simulated servers beside what the user has; `replace` is for a data folder of the demo's own. */
const demoKinds = ['add', 'replace'] as const;
export type DemoKind = (typeof demoKinds)[number];

/** Exactly what a demo has added. It lies in the data folder while the demo runs, so that nothing else goes with it, even after a crash. */
export const demoMarkSchema = z.object({
  kind: z.enum(demoKinds),
  providers: z.array(z.object({ id: z.string(), host: z.string() })),
  endpoints: z.array(z.string()),
  secrets: z.array(z.string()),
});
export type DemoMark = z.infer<typeof demoMarkSchema>;

/** @param secrets ids of those that are stored for it, and were not there before */
export function markOf({ providers, endpoints }: Demo, kind: DemoKind, secrets: string[]): DemoMark {
  return {
    kind,
    providers: providers.map((provider) => ({ id: provider.id, host: hostOf(provider) })),
    endpoints: endpoints.map(({ id }) => id),
    secrets,
  };
}

/** Whether a provider is still the simulated server that was added: one with another address is the user's own. */
function isMarked(provider: Provider, { providers }: DemoMark): boolean {
  return providers.some(({ id, host }) => id === provider.id && bareHost(host) === bareHost(hostOf(provider)));
}

/** The settings without the demo's providers and whatever endpoints are on them. */
export function withoutMarked(settings: Settings, mark: DemoMark): Settings {
  const gone = new Set(settings.providers.filter((provider) => isMarked(provider, mark)).map(({ id }) => id));
  return {
    ...settings,
    providers: settings.providers.filter(({ id }) => !gone.has(id)),
    endpoints: settings.endpoints.filter(({ providerId }) => !gone.has(providerId)),
  };
}
