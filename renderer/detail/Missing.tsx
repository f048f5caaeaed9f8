import { hrefOf } from '../route.ts';

/** An old link, or an endpoint that was removed. */
export function Missing({ endpointId }: { readonly endpointId: string }) {
  return (
    <main className="full-state">
      <h1>There is no such endpoint</h1>
      <p>
        Nothing is kept warm under the id “{endpointId}”. It may have been removed. <a href={hrefOf({ view: 'home' })}>Go to all endpoints</a>
      </p>
    </main>
  );
}
