import { modelIn } from '../../domain/peek.ts';
import type { PingError } from '../../domain/ping.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { pingError } from '../adapter.ts';
import { serverWords } from '../httpErrors.ts';
import type { MemoryKeeper } from './keeper.ts';
import { doneUnless, type MemoryAnswer, type MemoryCalls, notThere } from './memoryCalls.ts';

/** TabbyAPI has one chat model at a time: another one takes its place, and freeing names none. Both want its admin key. */
export const tabbyApiKeeper: MemoryKeeper = {
  async load({ calls, model, isEmbedding }) {
    if (isEmbedding) return err(onlyChats(calls));
    // Older versions know `name` alone; newer ones take either.
    const answer = await calls.post('/v1/model/load', { model_name: model, name: model });
    if (answer.kind === 'refused' && /could not find the model path/i.test(answer.text)) return notThere(model);
    return withAdminKey(calls, answer) ?? failedInStream(calls, model, answer) ?? doneUnless(answer);
  },
  async unload({ calls, model, isEmbedding, peek }) {
    if (isEmbedding) return err(onlyChats(calls));
    // The call frees whatever is loaded, so it is made for that model only.
    const residency = peek === null ? 'unknown' : modelIn(peek, model).residency;
    if (residency !== 'loaded') return residency === 'unloaded' ? ok(null) : notThere(model);
    const answer = await calls.post('/v1/model/unload');
    return withAdminKey(calls, answer) ?? doneUnless(answer, /no models are currently loaded/i);
  },
};

function onlyChats({ server }: MemoryCalls): PingError {
  return pingError(
    'badRequest',
    `${server} does not tell which embedding model it has loaded, so only its chat models are loaded and freed from here.`,
  );
}

/** A key that is right for everything else is refused here. */
function withAdminKey({ server }: MemoryCalls, answer: MemoryAnswer): Result<never, PingError> | null {
  if (answer.kind !== 'refused' || answer.status !== 401 || !/admin key/i.test(answer.text)) return null;
  const message = `${server} loads and frees models only with its admin key. Make that the token of the provider, or send it as the header x-admin-key.`;
  return err(pingError('auth', message, { status: answer.status }));
}

/** The load is told as a stream of events; what goes wrong comes as one of them, after a 200. */
function failedInStream(calls: MemoryCalls, model: string, answer: MemoryAnswer): Result<never, PingError> | null {
  if (answer.kind !== 'done') return null;
  const failure = /^data: *(\{"error".*)$/m.exec(answer.text)?.[1];
  if (failure === undefined) return null;
  const words = calls.shown(serverWords(failure).text);
  return err(pingError('server', `${calls.server} could not load ${model}. It said: ${words}`, { detail: words }));
}
