import type { MemoryKeeper } from './keeper.ts';
import { doneUnless, isMissing, tooOld } from './memoryCalls.ts';

/** LocalAI loads and stops the backend of a model. Where it has users, both want an admin's key. */
export const localAiKeeper: MemoryKeeper = {
  async load({ calls, model }) {
    const answer = await calls.post('/backend/load', { model });
    return isMissing(answer) ? tooOld(calls, 'load') : doneUnless(answer);
  },
  async unload({ calls, model }) {
    return doneUnless(await calls.post('/backend/shutdown', { model }), /not (found|loaded|running)/i);
  },
};
