import type { MemoryKeeper } from './keeper.ts';
import { doneUnless } from './memoryCalls.ts';

export const lemonadeKeeper: MemoryKeeper = {
  async load({ calls, basePath, model, pin }) {
    return doneUnless(await calls.post(`${basePath}/v1/load`, { model_name: model, ...(pin === undefined ? {} : { pinned: pin }) }));
  },
  async unload({ calls, basePath, model }) {
    return doneUnless(await calls.post(`${basePath}/v1/unload`, { model_name: model }), /not loaded/i);
  },
};
