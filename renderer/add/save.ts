import type { Endpoint } from '../../electron/domain/endpoint.ts';
import type { Provider } from '../../electron/domain/provider.ts';
import { type Answer, apiDelete, apiPost, apiPut, type Problem, path } from '../api.ts';
import { dropSecret, dropSecretLater, storeSecret } from '../storedSecret.ts';
import type { ChosenModel } from './choice.ts';
import { type Draft, nameOf, providerOf, secretOf } from './draft.ts';

/** What to add: endpoints on a saved provider, or on one that is made with them. */
export interface AddRequest {
  readonly on:
    | { readonly kind: 'saved'; readonly provider: Provider }
    | { readonly kind: 'new'; readonly draft: Draft; readonly serverName: string | null };
  readonly models: readonly ChosenModel[];
  /** `undefined`: the default interval; `null`: not scheduled. */
  readonly keepAlive: string | null | undefined;
}

export type Saved<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

/** A step that was made, and how it is taken back. */
type Undo = () => Promise<Answer<unknown>>;

/** Adds secret, provider and endpoints, in this order. When one fails, those before it are taken back. */
export async function addAll({ on, models, keepAlive }: AddRequest): Promise<Saved<{ provider: Provider; endpoints: Endpoint[] }>> {
  const undos: Undo[] = [];
  const provider = on.kind === 'saved' ? on.provider : await addProvider(on.draft, on.serverName, undos);
  if (isProblem(provider)) return takeBack(provider, undos);
  const endpoints: Endpoint[] = [];
  for (const { model, task } of models) {
    const input = { providerId: provider.id, model, task, ...(keepAlive === undefined ? {} : { keepAlive }) };
    const added = await apiPost<Endpoint>('/api/endpoints', input);
    if (!added.ok) return takeBack(added.problem, undos);
    endpoints.push(added.value);
    undos.push(() => apiDelete(path`/api/endpoints/${added.value.id}`));
  }
  return { ok: true, value: { provider, endpoints } };
}

async function addProvider(draft: Draft, serverName: string | null, undos: Undo[]): Promise<Provider | Problem> {
  const token = await storeToken(draft, undos);
  if (isProblem(token)) return token;
  const added = await apiPost<Provider>('/api/providers', { ...providerOf(draft), ...token, name: nameOf(draft, serverName) });
  if (!added.ok) return added.problem;
  undos.push(() => apiDelete(path`/api/providers/${added.value.id}`));
  return added.value;
}

/** Changes the connection of a saved provider. A token that is replaced goes once the change can no longer be undone. */
export async function saveProvider(saved: Provider, draft: Draft): Promise<Saved<Provider>> {
  const undos: Undo[] = [];
  const token = await storeToken(draft, undos);
  if (isProblem(token)) return takeBack(token, undos);
  const changed = await apiPut<Provider>(path`/api/providers/${saved.id}`, { ...providerOf(draft), ...token, name: nameOf(draft, null) });
  if (!changed.ok) return takeBack(changed.problem, undos);
  if (saved.token !== undefined) dropSecretLater(saved.token);
  return { ok: true, value: changed.value };
}

/** Stores a typed token. @returns the field that refers to it */
async function storeToken(draft: Draft, undos: Undo[]): Promise<{ readonly token?: string } | Problem> {
  const secret = secretOf(draft);
  if (secret === null) return {};
  const stored = await storeSecret(draft.kind, secret);
  if (!stored.ok) return stored.problem;
  const { ref } = stored.value;
  undos.push(() => dropSecret(ref));
  return { token: ref };
}

async function takeBack({ message }: Problem, undos: readonly Undo[]): Promise<{ readonly ok: false; readonly message: string }> {
  let allBack = true;
  for (const undo of undos.toReversed()) allBack = (await undo()).ok && allBack;
  const rest = allBack ? 'Nothing was changed.' : 'A part was saved and could not be taken back; look at the list of endpoints.';
  return { ok: false, message: `${/[.?]$/.test(message) ? message : `${message}.`} ${rest}` };
}

function isProblem(value: object): value is Problem {
  return 'message' in value && 'status' in value;
}
