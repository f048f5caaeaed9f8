import type { Endpoint } from '../../electron/domain/endpoint.ts';
import { moveModel } from '../actions.ts';
import { apiPost, path } from '../api.ts';
import { showToast } from '../components/toastStore.ts';

/** Loads or frees several models of one server, one after the other: it has one memory. Says once what came of it. */
export async function moveModels(verb: 'load' | 'unload', endpoints: readonly Pick<Endpoint, 'id' | 'model'>[]): Promise<void> {
  const [only] = endpoints;
  if (only !== undefined && endpoints.length === 1) {
    await moveModel(verb, only);
    return;
  }
  for (const { id, model } of endpoints) {
    const answer = await apiPost(path`/api/endpoints/${id}/${verb}`);
    if (answer.ok) continue;
    showToast(`${model}: ${answer.problem.message}`, { tone: 'bad' });
    return;
  }
  showToast(`${endpoints.length} models are ${verb === 'load' ? 'loaded' : 'unloaded'}.`);
}
