import type { Gpu } from './gpu.ts';
import type { Exchange } from './httpServer.ts';
import type { ModelPeek } from './model.ts';
import { METRICS_TYPE, type StatusContext, type StatusReply } from './statusReply.ts';

export const BUILD = 'b11669-demo';

/** The status routes of a llama-server with one model. */
export async function answerLlamaRoute(exchange: Exchange, { gpu }: Pick<StatusContext, 'gpu'>): Promise<StatusReply> {
  const models = gpu.peekAll();
  switch (exchange.route) {
    case '/health':
      return { json: { status: 'ok' } };
    case '/props':
      return { json: props(models) };
    case '/slots':
      return { json: await slots(exchange, gpu, models) };
    case '/metrics':
      return { text: llamaMetrics(models), headers: METRICS_TYPE };
    default:
      return undefined;
  }
}

export function llamaMetrics(models: readonly ModelPeek[]): string {
  const sum = (pick: (model: ModelPeek) => number): number => models.reduce((total, model) => total + pick(model), 0);
  return `# HELP llamacpp:requests_processing Number of requests processing
# TYPE llamacpp:requests_processing gauge
llamacpp:requests_processing ${sum(({ running }) => running)}
# HELP llamacpp:requests_deferred Number of requests deferred
# TYPE llamacpp:requests_deferred gauge
llamacpp:requests_deferred ${sum(({ waiting }) => waiting)}
`;
}

export function props(models: readonly ModelPeek[]): object {
  return {
    default_generation_settings: { n_ctx: 4096 },
    total_slots: 1,
    model_alias: models[0]?.name,
    model_path: `/models/${models[0]?.name}.gguf`,
    modalities: { vision: false, audio: false },
    endpoint_slots: true,
    endpoint_metrics: true,
    build_info: BUILD,
    is_sleeping: models.every(({ state }) => state !== 'loaded'),
  };
}

/** Unlike the other status routes this one wakes a sleeping server. */
export async function slots(exchange: Exchange, gpu: Gpu, models: readonly ModelPeek[]): Promise<object[]> {
  for (const { name } of models) (await gpu.acquire(name, { signal: exchange.signal })).release();
  return models.map(({ running }, id) => ({ id, n_ctx: 4096, speculative: false, is_processing: running > 0 }));
}
