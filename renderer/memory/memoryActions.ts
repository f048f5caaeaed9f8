import type { Freed, ModelRef } from '../../electron/domain/memory.ts';
import type { Moved } from '../../electron/domain/moved.ts';
import { apiPost, path } from '../api.ts';
import { ask } from '../components/questionStore.ts';
import { showToast } from '../components/toastStore.ts';
import { milliseconds } from '../format.ts';
import { pauseEndpoint } from '../timers.ts';
import { freedText } from './freedText.ts';

/** What users do with the memory of servers. Each says in a toast what came of it, and asks before it takes away what somebody uses. */

/** @param sleeps its server is woken and put to sleep, and the model with it */
export async function loadModel({ providerId, model }: ModelRef, sleeps = false): Promise<void> {
  const answer = await apiPost<Moved>(path`/api/providers/${providerId}/models/load`, { model });
  if (answer.ok) showToast(`${model} is ${sleeps ? 'awake' : 'loaded'}, in ${milliseconds(answer.value.tookMs)}.`);
  else showToast(answer.problem.message, { tone: 'bad' });
}

/** Several of one server, one after the other: it has one memory. Says once what came of it. */
export async function loadModels(refs: readonly ModelRef[], sleeps: boolean): Promise<void> {
  const [only] = refs;
  if (only !== undefined && (refs.length === 1 || sleeps)) return loadModel(only, sleeps);
  for (const { providerId, model } of refs) {
    const answer = await apiPost<Moved>(path`/api/providers/${providerId}/models/load`, { model });
    if (answer.ok) continue;
    showToast(`${model}: ${answer.problem.message}`, { tone: 'bad' });
    return;
  }
  showToast(`${refs.length} models are loaded.`);
}

export async function unloadModel(ref: ModelRef, sleeps = false, force = false): Promise<void> {
  const { providerId, model } = ref;
  const answer = await apiPost<Moved>(path`/api/providers/${providerId}/models/unload`, { model, force });
  if (answer.ok) tellUnloaded(model, sleeps, answer.value);
  else if (answer.problem.kind === 'inUse') askWhetherToTake(answer.problem.message, sleeps, () => void unloadModel(ref, sleeps, true));
  else showToast(answer.problem.message, { tone: 'bad' });
}

/** Frees everything on a server, or on all. @param provider `null`: all */
export async function freeMemory(provider: { readonly id: string; readonly name: string } | null, force = false): Promise<void> {
  const answer = await apiPost<Freed>('/api/memory/free', { force, ...(provider !== null && { providerId: provider.id }) });
  if (!answer.ok) {
    showToast(answer.problem.message, { tone: 'bad' });
    return;
  }
  const { pausedIds, skipped } = answer.value;
  const text = freedText(answer.value, provider?.name ?? null);
  showToast(pausedIds.length === 0 ? text : `${text} ${pausedWords(pausedIds.length)}`, resuming(pausedIds));
  for (const { reason } of skipped.filter(({ why }) => why === 'failed')) showToast(reason, { tone: 'bad' });
  const used = skipped.filter(({ why }) => why === 'inUse');
  const [first] = used;
  if (first === undefined) return;
  const message = used.length === 1 ? first.reason : `${used.length} models are in use.`;
  askWhetherToTake(message, false, () => void freeMemory(provider, true));
}

function tellUnloaded(model: string, sleeps: boolean, { freedBytes, pausedIds, tookMs }: Moved): void {
  const isTold = sleeps || freedBytes !== null || pausedIds.length > 0;
  const freed = freedText({ freed: [{ model }], freedBytes, skipped: [] }, null);
  const done = sleeps ? `${model} sleeps.` : isTold ? freed : `${model} is unloaded, in ${milliseconds(tookMs)}.`;
  showToast(pausedIds.length > 0 ? `${done} ${pausedWords(pausedIds.length)}` : done, resuming(pausedIds));
}

const pausedWords = (count: number): string => `Paused until you ping or resume ${count === 1 ? 'it' : 'them'}.`;

function resuming(ids: readonly string[]) {
  if (ids.length === 0) return {};
  return { action: { label: 'Resume', run: () => ids.forEach((id) => void pauseEndpoint(id, null)) } };
}

function askWhetherToTake(message: string, sleeps: boolean, run: () => void): void {
  const verb = sleeps ? 'Put it to sleep' : message.endsWith('are in use.') ? 'Unload them' : 'Unload it';
  ask({ title: `${message} ${verb} anyway?`, text: 'An answer that is under way may be cut off.', action: `${verb} anyway`, run });
}
