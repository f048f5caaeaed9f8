import { z } from 'zod';
import { UNTOLD } from '../../domain/peek.ts';
import { read } from '../statusCalls.ts';
import { type Peeker, TOLD_NOTHING } from './told.ts';

const systemSchema = z.object({ backends: z.array(z.unknown()), loaded_models: z.array(z.object({ id: z.string() })).nullable() });

/** `/system` tells what is loaded. Its watchdog counts requests to models only; when it strikes is not told. */
export function localAiPeeker(): Peeker {
  return async ({ ask }) => {
    const system = await read(ask, '/system', systemSchema);
    if (system === null) return null;
    const models = (system.loaded_models ?? []).map(({ id }) => ({ ...UNTOLD, model: id, residency: 'loaded' as const }));
    return { ...TOLD_NOTHING, models, tells: { residency: true, expiry: false, busy: false, use: false } };
  };
}
