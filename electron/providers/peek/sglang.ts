import { z } from 'zod';
import { type ModelPeek, UNTOLD } from '../../domain/peek.ts';
import type { Ask } from '../statusCalls.ts';
import { countOf, samplesOf } from './metrics.ts';
import { count, type Peeker, Sometimes, TOLD_NOTHING } from './told.ts';

const infoSchema = z.object({ model_path: z.string(), is_generation: z.boolean(), served_model_name: z.string().nullable().catch(null) });
const loadsSchema = z.object({ loads: z.array(z.object({ num_running_reqs: count, num_waiting_reqs: count })) });
/** Before there was `/v1/loads`; `num_reqs` counts those that wait, too. */
const loadSchema = z.array(z.object({ num_reqs: count, num_waiting_reqs: count }));

const RUNNING = 'sglang:num_running_reqs';
const WAITING = 'sglang:num_queue_reqs';

/** An SGLang has its one model in memory for as long as it runs. The older paths make newer ones complain in their logs, so they come last. */
export function sglangPeeker(): Peeker {
  const sometimes = new Sometimes();
  return async ({ ask }) => {
    const info = (await sometimes.read(ask, '/model_info', infoSchema)) ?? (await sometimes.read(ask, '/get_model_info', infoSchema));
    if (info === null) return null;
    const traffic = (await trafficByLoads(ask, sometimes)) ?? (await trafficByLoad(ask, sometimes)) ?? (await trafficByMetrics(ask, sometimes));
    const model: ModelPeek = { ...UNTOLD, model: info.served_model_name ?? info.model_path, residency: 'loaded', ...traffic };
    return {
      ...TOLD_NOTHING,
      models: [model],
      single: true,
      room: 1,
      busy: traffic === null ? null : traffic.running + traffic.waiting > 0,
      tells: { residency: true, expiry: false, busy: traffic !== null, use: false },
    };
  };
}

interface Traffic {
  readonly running: number;
  readonly waiting: number;
}

async function trafficByLoads(ask: Ask, sometimes: Sometimes): Promise<Traffic | null> {
  const told = await sometimes.read(ask, '/v1/loads?include=core', loadsSchema);
  return told === null ? null : trafficOf(sum(told.loads.map((load) => load.num_running_reqs)), sum(told.loads.map((load) => load.num_waiting_reqs)));
}

async function trafficByLoad(ask: Ask, sometimes: Sometimes): Promise<Traffic | null> {
  const told = (await sometimes.read(ask, '/get_load', loadSchema)) ?? [];
  const requests = sum(told.map((load) => load.num_reqs));
  const waiting = sum(told.map((load) => load.num_waiting_reqs));
  return trafficOf(requests === null || waiting === null ? null : Math.max(0, requests - waiting), waiting);
}

async function trafficByMetrics(ask: Ask, sometimes: Sometimes): Promise<Traffic | null> {
  const answer = await sometimes.ask(ask, '/metrics');
  if (answer?.kind !== 'answered') return null;
  // Every rank of a model that is split over several GPUs counts the same requests.
  const samples = samplesOf(answer.text, [RUNNING, WAITING]).filter(({ labels }) => (labels['tp_rank'] ?? '0') === '0');
  return trafficOf(countOf(samples, RUNNING), countOf(samples, WAITING));
}

function trafficOf(running: number | null, waiting: number | null): Traffic | null {
  return running === null || waiting === null ? null : { running, waiting };
}

/** `null` where one is not told, or there is none. */
function sum(counts: readonly (number | null)[]): number | null {
  if (counts.length === 0) return null;
  return counts.reduce((all, one) => (all === null || one === null ? null : all + one), 0);
}
