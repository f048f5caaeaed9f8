import { z } from 'zod';
import { type ModelPeek, UNTOLD } from '../../domain/peek.ts';
import { type Ask, read } from '../statusCalls.ts';
import { countOf, type Sample, samplesOf } from './metrics.ts';
import { type Peeker, Sometimes, TOLD_NOTHING, type Told } from './told.ts';

const RUNNING = 'vllm:num_requests_running';
const WAITING = 'vllm:num_requests_waiting';
const SERVED = 'vllm:request_success_total';

/**
 * A vLLM has its one model in memory for as long as it runs, unless it was put to sleep, which only a server in development mode tells. Its
 * adapters and other names are the same model. The metrics are open even where the API wants a key.
 */
export function vllmPeeker(): Peeker {
  const sometimes = new Sometimes();
  return async ({ ask }) => {
    const asleep = await isAsleep(ask, sometimes);
    const metrics = await sometimes.ask(ask, '/metrics');
    const samples = metrics?.kind === 'answered' ? samplesOf(metrics.text, [RUNNING, WAITING, SERVED]) : [];
    const names = [...new Set(samples.flatMap(({ labels }) => labels['model_name'] ?? []))];
    const residency = asleep === true ? 'unloaded' : 'loaded';
    const sleeps = asleep !== null;
    if (samples.length > 0)
      return toldOf(
        names.map((name) => modelOf(name, residency, samples)),
        sleeps,
      );
    // Statistics can be switched off.
    const name = await nameByList(ask);
    if (name === null) return asleep === null ? null : toldOf([{ ...UNTOLD, model: '', residency }], sleeps);
    return toldOf([{ ...UNTOLD, model: name, residency }], sleeps);
  };
}

/** @returns `null` where it does not tell */
async function isAsleep(ask: Ask, sometimes: Sometimes): Promise<boolean | null> {
  const told = await sometimes.read(ask, '/is_sleeping', z.object({ is_sleeping: z.boolean() }));
  return told?.is_sleeping ?? null;
}

function modelOf(name: string, residency: ModelPeek['residency'], samples: readonly Sample[]): ModelPeek {
  const own = samples.filter(({ labels }) => labels['model_name'] === name);
  return { ...UNTOLD, model: name, residency, running: countOf(own, RUNNING), waiting: countOf(own, WAITING), requests: countOf(own, SERVED) };
}

async function nameByList(ask: Ask): Promise<string | null> {
  const list = await read(ask, '/v1/models', z.object({ data: z.array(z.object({ id: z.string(), owned_by: z.literal('vllm') })) }));
  return list?.data[0]?.id ?? null;
}

/** Several models have metrics at one address only where something routes to several servers. */
function toldOf(models: ModelPeek[], sleeps: boolean): Told | null {
  const [first] = models;
  if (first === undefined) return null;
  const hasMetrics = first.running !== null;
  return {
    ...TOLD_NOTHING,
    models,
    sleeps,
    single: models.length === 1,
    room: models.length,
    busy: hasMetrics ? models.some(({ running, waiting }) => (running ?? 0) + (waiting ?? 0) > 0) : null,
    tells: { residency: true, expiry: false, busy: hasMetrics, use: first.requests !== null },
  };
}
