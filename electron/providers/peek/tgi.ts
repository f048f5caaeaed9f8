import { z } from 'zod';
import { type ModelPeek, UNTOLD } from '../../domain/peek.ts';
import { read } from '../statusCalls.ts';
import { countOf, samplesOf } from './metrics.ts';
import { type Peeker, Sometimes, TOLD_NOTHING } from './told.ts';

const infoSchema = z.object({ model_id: z.string(), max_concurrent_requests: z.number() });

const RUNNING = 'tgi_batch_current_size';
const WAITING = 'tgi_queue_size';
const SERVED = 'tgi_request_success';

/** Text Generation Inference answers at all only with its one model in memory. Not `/health`: that lets the model generate a token. */
export function tgiPeeker(): Peeker {
  const sometimes = new Sometimes();
  return async ({ ask }) => {
    const info = await read(ask, '/info', infoSchema);
    if (info === null) return null;
    const metrics = await sometimes.ask(ask, '/metrics');
    const samples = metrics?.kind === 'answered' ? samplesOf(metrics.text, [RUNNING, WAITING, SERVED, `${SERVED}_total`]) : [];
    const running = countOf(samples, RUNNING);
    const waiting = countOf(samples, WAITING);
    const requests = countOf(samples, SERVED) ?? countOf(samples, `${SERVED}_total`);
    const model: ModelPeek = { ...UNTOLD, model: info.model_id, residency: 'loaded', running, waiting, requests };
    return {
      ...TOLD_NOTHING,
      models: [model],
      single: true,
      room: 1,
      busy: running === null && waiting === null ? null : (running ?? 0) + (waiting ?? 0) > 0,
      tells: { residency: true, expiry: false, busy: running !== null || waiting !== null, use: requests !== null },
    };
  };
}
