import type { Look } from '../domain/peek.ts';
import type { Provider } from '../domain/provider.ts';

/** Looks at servers without disturbing them; providers/looker.ts is the real one. Never throws, and answers within a few seconds. */
export interface Looker {
  look(provider: Provider, signal: AbortSignal): Promise<Look>;
}

/** Sees nothing. */
export const blindLooker: Looker = { look: async () => ({ kind: 'blind' }) };
