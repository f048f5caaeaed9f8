import type { Endpoint } from '../electron/domain/endpoint.ts';
import type { Ping } from '../electron/domain/ping.ts';
import type { Provider } from '../electron/domain/provider.ts';
import type { Settings } from '../electron/domain/settings.ts';
import { type Answer, apiDelete, apiPatch, apiPost, apiPut, path } from './api.ts';
import { showToast } from './components/toastStore.ts';
import { milliseconds, plural } from './format.ts';
import { live } from './live/live.ts';
import { navigate } from './route.ts';

/** What a user can do from more than one view. Each says in a toast what went wrong. @returns whether it worked */
async function done(answer: Promise<Answer<unknown>>): Promise<boolean> {
  const result = await answer;
  if (!result.ok) showToast(result.problem.message, { tone: 'bad' });
  return result.ok;
}

/** Fields of an endpoint to change; `null` takes one back to its default. */
export type EndpointChange = { readonly [Key in keyof Endpoint]?: Endpoint[Key] | null };

export function changeEndpoint(id: string, change: EndpointChange): Promise<boolean> {
  return done(apiPatch(path`/api/endpoints/${id}`, change));
}

export function changeSettings(change: Partial<Omit<Settings, 'providers' | 'endpoints' | 'version'>>): Promise<boolean> {
  return done(apiPatch('/api/settings', change));
}

/** Makes one ping and says what came of it. */
export async function pingNow({ id, model }: Pick<Endpoint, 'id' | 'model'>): Promise<void> {
  const answer = await apiPost<Ping>(path`/api/endpoints/${id}/ping`);
  if (!answer.ok) showToast(answer.problem.message, { tone: 'bad' });
  else if (answer.value.outcome === 'failed') showToast(`${model}: ${answer.value.error.message}`, { tone: 'bad' });
  else if (answer.value.outcome === 'skipped') showToast(`${model}: ${answer.value.reason}`);
  else showToast(`${model} answered in ${milliseconds(answer.value.ttftMs)}${answer.value.outcome === 'cold' ? ', a cold start' : ''}.`);
}

/** Pings several at once; the rows show what came of it. */
export async function pingAll(endpoints: readonly Endpoint[]): Promise<void> {
  await Promise.all(endpoints.map(({ id }) => done(apiPost(path`/api/endpoints/${id}/ping`))));
}

/** Begins or ends a trial of a day with warming and a day without. @returns whether it worked */
export function setTrial(id: string, runs: boolean): Promise<boolean> {
  return done(runs ? apiPost(path`/api/endpoints/${id}/trial`) : apiDelete(path`/api/endpoints/${id}/trial`));
}

/** Removes an endpoint; "Undo" brings it back with its history. */
export async function removeEndpoint({ id, model }: Pick<Endpoint, 'id' | 'model'>): Promise<void> {
  const position = places().get(id);
  const answer = await apiDelete<Endpoint>(path`/api/endpoints/${id}`);
  if (!answer.ok) {
    showToast(answer.problem.message, { tone: 'bad' });
    return;
  }
  const undo = (): void => void done(apiPost('/api/endpoints', { ...answer.value, position }));
  showToast(`Removed ${model}. Its history stays.`, { action: { label: 'Undo', run: undo } });
  navigate({ view: 'home' });
}

/** Place of each endpoint in the list, so that "Undo" puts it back there. */
const places = (): ReadonlyMap<string, number> => new Map(live.current().state?.endpoints.map(({ endpoint }, i) => [endpoint.id, i]));

/** Speaks to a provider's server in another way from now on; "Undo" puts the provider back as it was. */
export async function changeKind(provider: Provider, kind: Provider['kind']): Promise<void> {
  const { id, name } = provider;
  const isChanged = await done(apiPatch(path`/api/providers/${id}`, { kind }));
  const undo = (): void => void done(apiPut(path`/api/providers/${id}`, provider));
  if (isChanged) showToast(`${name} is spoken to by its own interface now.`, { action: { label: 'Undo', run: undo } });
}

/** Removes a provider with all its endpoints; "Undo" brings them back. @returns whether it worked */
export async function removeProvider({ id, name }: Pick<Provider, 'id' | 'name'>): Promise<boolean> {
  const position = live.current().state?.providers.findIndex((provider) => provider.id === id);
  const known = places();
  const answer = await apiDelete<{ provider: Provider; endpoints: Endpoint[] }>(path`/api/providers/${id}`);
  if (!answer.ok) {
    showToast(answer.problem.message, { tone: 'bad' });
    return false;
  }
  const { provider, endpoints } = answer.value;
  const undo = async (): Promise<void> => {
    if (!(await done(apiPost('/api/providers', { ...provider, position })))) return;
    for (const endpoint of endpoints) await done(apiPost('/api/endpoints', { ...endpoint, position: known.get(endpoint.id) }));
  };
  const what = endpoints.length === 0 ? name : `${name} and ${plural(endpoints.length, 'endpoint')}`;
  showToast(`Removed ${what}.`, { action: { label: 'Undo', run: () => void undo() } });
  return true;
}
