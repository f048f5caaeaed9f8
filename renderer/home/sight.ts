import type { ModelPeek, Peek, ServerSight } from '../../electron/domain/peek.ts';
import type { Provider } from '../../electron/domain/provider.ts';
import { placeOf } from '../add/address.ts';
import { kindNames } from '../add/draft.ts';
import { count, memory, roughly, shortTime } from '../format.ts';

/** Where a server is, what it is and of which version, as far as its name does not say it: `localhost:11434 · 0.12.6`. */
export function aboutOf(provider: Provider, sight: ServerSight | undefined): string {
  const server = sight?.peek?.server;
  const known = provider.name.toLowerCase();
  return [placeOf(provider), server?.name ?? kindNames[provider.kind], server?.version ?? '']
    .filter((part) => part !== '' && !known.includes(part.toLowerCase()))
    .join(' · ');
}

const isThere = ({ residency }: ModelPeek): boolean => residency === 'loaded' || residency === 'loading';

/** What is in its memory, or on its way there; `null` where the server does not say, or does not answer just now. */
export function loadedIn(sight: ServerSight | undefined): readonly ModelPeek[] | null {
  if (sight?.look !== 'seen' || sight.peek === null || !sight.peek.tells.residency) return null;
  return sight.peek.models.filter(isThere);
}

/** `2 loaded, 9.4 GB`; the memory only where all of it is told. @param sleeps a server that holds nothing was put to sleep */
export function loadedText(models: readonly ModelPeek[], sleeps = false): string {
  if (models.length === 0) return sleeps ? 'asleep' : 'nothing loaded';
  const sizes = models.flatMap(({ bytes }) => bytes ?? []);
  const size = sizes.length < models.length ? '' : `, ${memory(sizes.reduce((sum, one) => sum + one, 0))}`;
  return `${models.length} loaded${size}`;
}

/** It is answering a request: some servers count them, Ollama lets the time of unloading pass. */
const isUsed = ({ running, expiresAt }: ModelPeek, at: number): boolean => (running ?? 0) > 0 || (expiresAt !== null && expiresAt <= at);

/** Whether a server is answering somebody, as far as it says so. */
export const isInUse = ({ busy, models, at }: Peek): boolean => busy ?? models.some((model) => isUsed(model, at));

/** `5.2 GB · until 14:04 · context 8,192 · in use`: what is told of one model. */
export function modelFacts(model: ModelPeek, at: number): string {
  const { residency, bytes, pinned, expiresAt, unloadsAfterMs, contextLength } = model;
  const used = isUsed(model, at);
  const stays = pinned
    ? 'stays loaded'
    : expiresAt !== null && !used
      ? `until ${shortTime(expiresAt, at)}`
      : unloadsAfterMs !== null && `unloaded after ${roughly(unloadsAfterMs)} of silence`;
  return [
    residency === 'loading' && 'loading',
    bytes !== null && memory(bytes),
    stays,
    contextLength !== null && `context ${count(contextLength)}`,
    used && 'in use',
  ]
    .filter(Boolean)
    .join(' · ');
}
