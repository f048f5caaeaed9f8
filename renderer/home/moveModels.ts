import type { Endpoint } from '../../electron/domain/endpoint.ts';
import type { Moved } from '../../electron/domain/moved.ts';
import { moveModel } from '../actions.ts';
import { apiPost, path } from '../api.ts';
import { showToast } from '../components/toastStore.ts';
import { pauseEndpoint } from '../timers.ts';

/** Loads or frees several models of one server, one after the other: it has one memory. Says once what came of it. */
export async function moveModels(verb: 'load' | 'unload', endpoints: readonly Pick<Endpoint, 'id' | 'model'>[]): Promise<void> {
  const [only] = endpoints;
  if (only !== undefined && endpoints.length === 1) {
    await moveModel(verb, only);
    return;
  }
  const paused: string[] = [];
  for (const { id, model } of endpoints) {
    const answer = await apiPost<Moved>(path`/api/endpoints/${id}/${verb}`);
    if (!answer.ok) {
      showToast(`${model}: ${answer.problem.message}`, { tone: 'bad' });
      return;
    }
    if (answer.value.paused) paused.push(id);
  }
  const done = `${endpoints.length} models are ${verb === 'load' ? 'loaded' : 'unloaded'}.`;
  const resume = (): void => paused.forEach((id) => void pauseEndpoint(id, null));
  if (paused.length === 0) showToast(done);
  else showToast(`${done} Paused until you ping or resume them.`, { action: { label: 'Resume', run: resume } });
}
