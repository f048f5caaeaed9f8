import { z } from 'zod';
import { ok } from '../../domain/result.ts';
import type { MemoryKeeper } from './keeper.ts';
import { doneUnless, isMissing, type MemoryAnswer, tooOld } from './memoryCalls.ts';

const listSchema = z.object({ models: z.array(z.object({ key: z.string(), loaded_instances: z.array(z.object({ id: z.string() })) })) });

/** It may have loaded a model several times: each is an instance with an id of its own. */
export const lmStudioKeeper: MemoryKeeper = {
  async load({ calls, model }) {
    const answer = await calls.post('/api/v1/models/load', { model });
    return isUnknown(answer) ? tooOld(calls, 'load') : doneUnless(answer);
  },
  async unload({ calls, model }) {
    const list = await calls.get('/api/v1/models');
    const parsed = listSchema.safeParse(list.kind === 'done' ? list.json : null);
    if (!parsed.success) return list.kind === 'done' ? tooOld(calls, 'unload') : doneUnless(list);
    const all = parsed.data.models.flatMap(({ key, loaded_instances }) => loaded_instances.map(({ id }) => ({ key, id })));
    for (const { id } of all.filter((instance) => instance.key === model || instance.id === model)) {
      const done = doneUnless(await calls.post('/api/v1/models/unload', { instance_id: id }));
      if (!done.ok) return done;
    }
    return ok(null);
  },
};

/** It answers paths that it does not have with a 200. */
function isUnknown(answer: MemoryAnswer): boolean {
  const error = z.object({ error: z.string() }).safeParse(answer.kind === 'done' ? answer.json : null);
  return isMissing(answer) || (error.success && /unexpected endpoint/i.test(error.data.error));
}
