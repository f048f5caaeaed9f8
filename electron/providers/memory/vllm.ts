import type { MemoryKeeper } from './keeper.ts';
import { doneUnless } from './memoryCalls.ts';

/** vLLM's sleep mode. Level 1 keeps the weights in the computer's memory, so that it wakes within seconds; requests under way are given up. */
export const vllmKeeper: MemoryKeeper = {
  async load({ calls }) {
    return doneUnless(await calls.post('/wake_up'));
  },
  async unload({ calls }) {
    return doneUnless(await calls.post('/sleep?level=1'));
  },
};
