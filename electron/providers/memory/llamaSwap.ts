import type { MemoryKeeper } from './keeper.ts';
import { doneUnless, isMissing, tooOld } from './memoryCalls.ts';

/** Any request to the server behind a model starts it first, and waits until it is ready. */
export const llamaSwapKeeper: MemoryKeeper = {
  async load({ calls, model }) {
    return doneUnless(await calls.get(`/upstream/${pathOf(model)}/health`));
  },
  async unload({ calls, model }) {
    const answer = await calls.post(`/api/models/unload/${pathOf(model)}`);
    return isMissing(answer) ? tooOld(calls, 'unload') : doneUnless(answer);
  },
};

/** Names may have slashes (`org/model`), which stand in its paths as they are. */
function pathOf(model: string): string {
  return model.split('/').map(encodeURIComponent).join('/');
}
