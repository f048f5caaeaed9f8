import type { Exchange } from './httpServer.ts';
import type { ModelPeek } from './model.ts';
import { keyOf, type StatusContext, type StatusReply } from './statusReply.ts';

/** The status routes of LM Studio, Lemonade, LocalAI and TabbyAPI. */
export function answerLocalRoute(exchange: Exchange, { flavour, dialect, gpu, capacity, pinned, adminKey }: StatusContext): StatusReply {
  const { route, clock } = exchange;
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
    case 'tabbyapi /v1/model':
      return tabbyCard(models, clock.now());
    case 'tabbyapi /v1/models':
    case 'tabbyapi /v1/model/list': {
      // An ordinary key is shown what is loaded, the admin key all of them.
      const shown = adminKey === undefined || keyOf(exchange, 'x-admin-key') === adminKey ? models : loadedOf(models);
      return {
        json: dialect.modelList(
          shown.map(({ name }) => name),
          Math.floor(clock.now() / 1000),
        ),
      };
    }
    case 'tabbyapi /health':
      return { json: { status: 'healthy', issues: [] } };
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

/** The model that is loaded; one that is loading is not told of. */
function tabbyCard(models: readonly ModelPeek[], now: number): StatusReply {
  const [loaded] = loadedOf(models);
  if (loaded === undefined) return { json: { detail: 'No models are currently loaded.' }, status: 503 };
  const parameters = { max_seq_len: 4096, cache_size: 4096, cache_mode: 'FP16', chunk_size: 2048, prompt_template: 'chatml', draft: null };
  return { json: { id: loaded.name, object: 'model', created: Math.floor(now / 1000), owned_by: 'tabbyAPI', logging: null, parameters } };
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
