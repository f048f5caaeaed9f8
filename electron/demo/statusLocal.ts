import type { Exchange } from './httpServer.ts';
import type { ModelPeek } from './model.ts';
import type { StatusContext, StatusReply } from './statusReply.ts';

/** The status routes of LM Studio, Lemonade and LocalAI. */
export function answerLocalRoute({ route }: Exchange, { flavour, gpu, capacity, pinned }: StatusContext): StatusReply {
  const models = gpu.peekAll();
  switch (`${flavour} ${route}`) {
    case 'lmstudio /api/v1/models':
      return { json: { models: models.map(lmStudioModel) } };
    case 'lmstudio /api/v0/models':
      return { json: { object: 'list', data: models.map(lmStudioModelV0) } };
    case 'lemonade /v1/health':
      return { json: lemonadeHealth(models, capacity, pinned) };
    case 'localai /system':
      return { json: { backends: ['llama-cpp'], loaded_models: loadedOf(models).map(({ name }) => ({ id: name, backend: 'llama-cpp' })) } };
    case 'localai /version':
      return { json: { version: 'v3.1.0 (demo)' } };
    case 'localai /readyz':
      return { text: 'OK', headers: { 'content-type': 'text/plain' } };
    default:
      return undefined;
  }
}

function loadedOf(models: readonly ModelPeek[]): ModelPeek[] {
  return models.filter(({ state }) => state === 'loaded');
}

/** Until when it is kept is told by neither list. */
function lmStudioModel({ name, state }: ModelPeek): object {
  return {
    type: 'llm',
    publisher: 'demo',
    key: name,
    display_name: name,
    quantization: { name: 'Q4_K_M', bits_per_weight: 4 },
    size_bytes: 4_700_000_000,
    params_string: '8B',
    loaded_instances: state === 'loaded' ? [{ id: name, config: { context_length: 4096 } }] : [],
    max_context_length: 32_768,
    format: 'gguf',
  };
}

function lmStudioModelV0({ name, state }: ModelPeek): object {
  const isLoaded = state === 'loaded';
  return {
    id: name,
    object: 'model',
    type: 'llm',
    publisher: 'demo',
    state: isLoaded ? 'loaded' : 'not-loaded',
    max_context_length: 32_768,
    ...(isLoaded ? { loaded_context_length: 4096 } : {}),
  };
}

function lemonadeHealth(models: readonly ModelPeek[], capacity: number, pinned: ReadonlySet<string>): object {
  const all = loadedOf(models).map(({ name, usedAt, running, waiting }) => ({
    model_name: name,
    checkpoint: `demo/${name}`,
    last_use: (usedAt ?? 0) / 1000,
    type: 'llm',
    device: 'gpu',
    pinned: pinned.has(name),
    is_busy: running + waiting > 0,
    is_streaming: running > 0,
    recipe: 'llamacpp',
    recipe_options: { ctx_size: 4096 },
  }));
  return {
    status: 'ok',
    version: '9.3.3',
    model_loaded: all[0]?.model_name ?? null,
    all_models_loaded: all,
    max_models: { llm: capacity, embedding: 1 },
  };
}
