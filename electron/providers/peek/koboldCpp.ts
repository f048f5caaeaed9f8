import { z } from 'zod';
import { UNTOLD } from '../../domain/peek.ts';
import { read } from '../statusCalls.ts';
import { count, type Peeker, TOLD_NOTHING } from './told.ts';

const perfSchema = z.object({ idle: z.union([z.literal(0), z.literal(1)]), queue: count, total_gens: count });

/** `/api/extra/perf` tells whether it is busy. That its model is in memory is the rule, but it does not say so. */
export function koboldCppPeeker(): Peeker {
  return async ({ ask }) => {
    const perf = await read(ask, '/api/extra/perf', perfSchema);
    if (perf === null) return null;
    const running = 1 - perf.idle;
    return {
      ...TOLD_NOTHING,
      models: [{ ...UNTOLD, model: '', residency: 'unknown', running, waiting: perf.queue, requests: perf.total_gens }],
      single: true,
      room: 1,
      busy: running > 0 || (perf.queue ?? 0) > 0,
      tells: { residency: false, expiry: false, busy: true, use: perf.total_gens !== null },
    };
  };
}
