import { useSyncExternalStore } from 'react';

/** Where the page is. Kept in the hash, so that it works on app:// and on loopback alike and "back" does what people expect. */
export type Route =
  | { readonly view: 'home' }
  | { readonly view: 'detail'; readonly endpointId: string }
  | { readonly view: 'add'; readonly providerId: string | null }
  | { readonly view: 'alerts' }
  /** `section`: the one to begin with. */
  | { readonly view: 'settings'; readonly section?: string }
  | { readonly view: 'log' };

/** The link to a view, for `<a href>`. */
export function hrefOf(route: Route): string {
  if (route.view === 'detail') return `#/endpoint/${encodeURIComponent(route.endpointId)}`;
  if (route.view === 'add') return route.providerId === null ? '#/add' : `#/add/${encodeURIComponent(route.providerId)}`;
  if (route.view === 'settings' && route.section !== undefined) return `#/settings/${encodeURIComponent(route.section)}`;
  return route.view === 'home' ? '#/' : `#/${route.view}`;
}

/** The view that a hash means; an unknown one is home. */
export function parseRoute(hash: string): Route {
  const [view, id] = hash.replace(/^#\/?/, '').split('/').map(decoded);
  if (view === 'endpoint' && id) return { view: 'detail', endpointId: id };
  if (view === 'add') return { view, providerId: id || null };
  if (view === 'settings' && id) return { view, section: id };
  if (view === 'alerts' || view === 'settings' || view === 'log') return { view };
  return { view: 'home' };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

export function navigate(route: Route): void {
  location.hash = hrefOf(route);
}

/** The current view; renders again when it changes. */
export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  return parseRoute(hash);
}

function subscribe(onChange: () => void): () => void {
  addEventListener('hashchange', onChange);
  return () => removeEventListener('hashchange', onChange);
}
