import { useState } from 'react';
import type { ServerSight } from '../../electron/domain/peek.ts';
import type { Provider } from '../../electron/domain/provider.ts';
import { changeKind } from '../actions.ts';
import { kindNames } from '../add/draft.ts';
import { useLive } from '../live/live.ts';

/** What a server's own interface brings. */
const BRINGS: Readonly<Record<NonNullable<ServerSight['offer']>, string>> = {
  ollama: 'it tells how long a model is loaded, and can load, unload and pin it.',
  vllm: 'it tells whether it is busy, so that no ping waits behind a real request.',
};

/** Offers left alone for as long as the page lives, by provider. */
const refused = new Set<string>();

/** A server that was added as another kind than it is. */
export function Offer({ provider }: { readonly provider: Provider }) {
  const { id } = provider;
  const offer = useLive(({ state }) => state?.servers.find(({ providerId }) => providerId === id)?.offer ?? null);
  const [isRefused, setRefused] = useState(refused.has(id));
  if (offer === null || isRefused) return null;
  const refuse = (): void => {
    refused.add(id);
    setRefused(true);
  };
  return (
    <div className="home-offer">
      <p>
        This is {kindNames[offer]}. Use its own interface: {BRINGS[offer]}
      </p>
      <button type="button" className="button" onClick={() => void changeKind(provider, offer)}>
        Use {kindNames[offer]}’s interface
      </button>
      <button type="button" className="button quiet" onClick={refuse}>
        Not now
      </button>
    </div>
  );
}
