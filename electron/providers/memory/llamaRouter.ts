import { z } from 'zod';
import type { PingError } from '../../domain/ping.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { pingError } from '../adapter.ts';
import type { MemoryKeeper, MemoryScene } from './keeper.ts';
import { doneUnless, notThere } from './memoryCalls.ts';

const listSchema = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      status: z.object({ value: z.string(), failed: z.boolean().optional().catch(undefined), exit_code: z.number().optional().catch(undefined) }),
    }),
  ),
});

const LOOK_EVERY_MS = 200;

/** A router answers at once and loads in a process of the model's own, of which its list tells whether it came up. */
export const llamaRouterKeeper: MemoryKeeper = {
  async load(scene) {
    const { calls, model } = scene;
    const answer = await calls.post('/models/load', { model });
    // It has the call, so it is the model that is not found.
    if (answer.kind === 'refused' && answer.status === 404) return notThere(model);
    const asked = doneUnless(answer, /already (running|loaded)/i);
    return asked.ok ? untilUp(scene) : asked;
  },
  async unload({ calls, model }) {
    return doneUnless(await calls.post('/models/unload', { model }), /not (running|loaded)/i);
  },
};

/** The list that comes right after the call may still be from before. */
const LOOKS_BEFORE_DOWN = 10;

async function untilUp({ calls, model, pause }: MemoryScene): Promise<Result<null, PingError>> {
  for (let looks = 0; ; looks += 1) {
    const list = await calls.get('/models');
    if (list.kind !== 'done') return err(list.error);
    const parsed = listSchema.safeParse(list.json);
    const status = parsed.success ? parsed.data.data.find(({ id }) => id === model)?.status : undefined;
    if (status === undefined) return notThere(model);
    if (status.value === 'loaded' || status.value === 'sleeping') return ok(null);
    if (status.failed === true || (status.value === 'unloaded' && looks >= LOOKS_BEFORE_DOWN))
      return err(failed(calls.server, model, status.exit_code));
    await pause(LOOK_EVERY_MS);
  }
}

function failed(server: string, model: string, exitCode: number | undefined): PingError {
  const how = exitCode === undefined ? '' : ` (it ended with ${exitCode})`;
  return pingError('server', `${server} could not load ${model}${how}. It may not fit into memory; the server's own log says more.`);
}
