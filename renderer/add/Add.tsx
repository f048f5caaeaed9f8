import './add.css';
import { useLive } from '../live/live.ts';
import { hrefOf } from '../route.ts';
import { NewEndpoints } from './NewEndpoints.tsx';
import { SavedProvider } from './SavedProvider.tsx';

/** @param providerId adds an endpoint to this provider; null asks for the provider first */
export default function Add({ providerId }: { readonly providerId: string | null }) {
  const provider = useLive(({ state }) => state?.providers.find(({ id }) => id === providerId));
  if (providerId === null) return <NewEndpoints />;
  return provider === undefined ? <Gone id={providerId} /> : <SavedProvider provider={provider} />;
}

function Gone({ id }: { readonly id: string }) {
  return (
    <main className="full-state">
      <h1>There is no provider “{id}”</h1>
      <p>It may have been removed, or the link is an old one.</p>
      <a className="button" href={hrefOf({ view: 'home' })}>
        All endpoints
      </a>
    </main>
  );
}
