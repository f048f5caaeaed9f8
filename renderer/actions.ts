import type { Endpoint } from '../electron/domain/endpoint.ts';
import type { Ping } from '../electron/domain/ping.ts';
import type { Provider } from '../electron/domain/provider.ts';
import type { Settings } from '../electron/domain/settings.ts';
import { type Answer, apiDelete, apiPatch, apiPost, path } from './api.ts';
import { showToast } from './components/toastStore.ts';
import { milliseconds } from './format.ts';
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

export function changeSettings(change: Partial<Omit<Settings, 'version' | 'providers' | 'endpoints' | 'profiles' | 'profile'>>): Promise<boolean> {
  return done(apiPatch('/api/settings', change));
}

/** Makes one ping and says what came of it. */
export async function pingNow({ id, model }: Pick<Endpoint, 'id' | 'model'>): Promise<void> {
  const answer = await apiPost<Ping>(path`/api/endpoints/${id}/ping`);
  if (!answer.ok) showToast(answer.problem.message, { tone: 'bad' });
  else if (answer.value.outcome === 'failed') showToast(`${model}: ${answer.value.error.message}`, { tone: 'bad' });
  else if (answer.value.outcome === 'skipped') showToast(`${model}: ${answer.value.reason}`);
  else if (answer.value.ttftMs === null) showToast(`${model}: ${answer.value.outcome}. ${answer.value.reason ?? ''}`);
  else showToast(`${model} answered in ${milliseconds(answer.value.ttftMs)}${answer.value.outcome === 'cold' ? ', a cold start' : ''}.`);
}

/** Pings several at once; the rows show what came of it. */
export async function pingAll(endpoints: readonly Pick<Endpoint, 'id'>[]): Promise<void> {
  await Promise.all(endpoints.map(({ id }) => done(apiPost(path`/api/endpoints/${id}/ping`))));
}

/** Begins or ends a trial of a day with warming and a day without. @returns whether it worked */
export function setTrial(id: string, runs: boolean): Promise<boolean> {
  return done(runs ? apiPost(path`/api/endpoints/${id}/trial`) : apiDelete(path`/api/endpoints/${id}/trial`));
}

/** Removes an endpoint; an undo brings it back with its history. */
export async function removeEndpoint({ id }: Pick<Endpoint, 'id'>): Promise<void> {
  if (await done(apiDelete(path`/api/endpoints/${id}`))) navigate({ view: 'home' });
}

/** Speaks to a provider's server in another way from now on. */
export async function changeKind({ id }: Pick<Provider, 'id'>, kind: Provider['kind']): Promise<void> {
  await done(apiPatch(path`/api/providers/${id}`, { kind }));
}

/** Removes a provider with all its endpoints; an undo brings them back. @returns whether it worked */
export function removeProvider({ id }: Pick<Provider, 'id'>): Promise<boolean> {
  return done(apiDelete(path`/api/providers/${id}`));
}
