import { z } from 'zod';
import type { ModelInfo } from '../domain/modelInfo.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Identity } from './fingerprints.ts';
import { detailOf, inOrder, plainModel, showBytes, showContext, showWeights } from './modelFacts.ts';
import { ownedBySchema } from './modelOwners.ts';
import { ollamaModels } from './ollamaModels.ts';
import { type Ask, read, type StatusAnswer } from './statusCalls.ts';
import { tabbyCard } from './tabbyCard.ts';

/** The models of a server that is known by now. The error is the answer that was no list. */
export async function listModels(ask: Ask, { server, basePath }: Identity): Promise<Result<ModelInfo[], StatusAnswer>> {
  if (server.kind === 'ollama') {
    const models = await ollamaModels(ask);
    return models === null ? err(await ask('/api/tags')) : ok(inOrder(models));
  }
  if (server.kind === 'lmstudio') {
    const models = await lmStudioModels(ask);
    if (models !== null) return ok(inOrder(models));
  }
  const path = `${basePath}/v1/models`;
  const list = await read(ask, path, openAiList);
  if (list === null) return err(await ask(path));
  const inMemory = await loadedModels(ask, { server, basePath });
  return ok(inOrder(list.data.map((entry) => listed(entry, inMemory))));
}

const text = z.string().nullish().catch(null);
const number = z.number().nullish().catch(null);

/** The common fields, and the extras of llama.cpp, its router, vLLM and llama-swap. */
const openAiList = ownedBySchema.and(
  z.object({
    data: z.array(
      z.object({
        id: z.string(),
        parent: text,
        max_model_len: number,
        context_length: number,
        meta: z.object({ n_params: number, size: number, n_ctx: number, n_ctx_train: number, ftype: text }).nullish().catch(null),
        status: z.object({ value: z.string() }).nullish().catch(null),
      }),
    ),
  }),
);

function listed(
  { id, parent, max_model_len, context_length, meta, status }: z.infer<typeof openAiList>['data'][number],
  inMemory: InMemory,
): ModelInfo {
  const detail = detailOf([
    showWeights(meta?.n_params),
    meta?.ftype?.replace(/^all /, ''),
    showBytes(meta?.size),
    showContext(max_model_len ?? meta?.n_ctx ?? context_length ?? meta?.n_ctx_train),
  ]);
  const loaded = status === null || status === undefined ? isLoaded(id, inMemory) : status.value === 'loaded';
  return plainModel(id, { detail, loaded, ...(parent ? { note: `An adapter of ${parent}.` } : {}) });
}

/** Ids, or one word for all of them. */
type InMemory = ReadonlySet<string> | 'all' | 'none' | 'unknown';

function isLoaded(id: string, inMemory: InMemory): boolean | null {
  if (inMemory === 'unknown') return null;
  return typeof inMemory === 'string' ? inMemory === 'all' : inMemory.has(id);
}

/** Where the list itself does not tell what is loaded, the server may at another path. */
async function loadedModels(ask: Ask, { server, basePath }: Identity): Promise<InMemory> {
  switch (server.kind) {
    case 'vllm':
    case 'sglang':
    case 'tgi':
      return 'all';
    case 'llamacpp': {
      const props = await read(ask, '/props', z.object({ is_sleeping: z.boolean().optional(), role: z.string().optional() }));
      if (props === null || props.role === 'router') return 'unknown';
      return props.is_sleeping === true ? 'none' : 'all';
    }
    case 'llama-swap': {
      const told = await read(ask, '/running', z.object({ running: z.array(z.object({ model: z.string(), state: z.string() })) }));
      return told === null ? 'unknown' : new Set(told.running.flatMap(({ model, state }) => (state === 'ready' ? [model] : [])));
    }
    case 'lemonade': {
      const told = await read(ask, `${basePath}/v1/health`, z.object({ all_models_loaded: z.array(z.object({ model_name: z.string() })) }));
      return told === null ? 'unknown' : new Set(told.all_models_loaded.map(({ model_name }) => model_name));
    }
    case 'localai': {
      const told = await read(ask, '/system', z.object({ loaded_models: z.array(z.object({ id: z.string() })).nullable() }));
      return told === null ? 'unknown' : new Set((told.loaded_models ?? []).map(({ id }) => id));
    }
    case 'tabbyapi': {
      const card = await tabbyCard(ask);
      if (card === null) return 'unknown';
      return card === 'none' ? 'none' : new Set([card.id]);
    }
    default:
      return 'unknown';
  }
}

const lmStudioV1 = z.object({
  models: z.array(
    z.object({
      key: z.string(),
      type: z.string(),
      params_string: text,
      size_bytes: number,
      quantization: z.object({ name: text }).nullish().catch(null),
      loaded_instances: z.array(z.unknown()).catch([]),
    }),
  ),
});
const lmStudioV0 = z.object({
  data: z.array(z.object({ id: z.string(), type: z.string(), state: z.string(), quantization: text, max_context_length: number })),
});

/** Its own lists say what is loaded; the OpenAI-compatible one names everything that was downloaded. */
async function lmStudioModels(ask: Ask): Promise<ModelInfo[] | null> {
  const taskOf = (type: string): ModelInfo['task'] => (/^embedding/.test(type) ? 'embed' : 'chat');
  const v1 = await read(ask, '/api/v1/models', lmStudioV1);
  if (v1 !== null) {
    return v1.models.map(({ key, type, params_string, size_bytes, quantization, loaded_instances }) =>
      plainModel(key, {
        task: taskOf(type),
        detail: detailOf([params_string, quantization?.name, showBytes(size_bytes)]),
        loaded: loaded_instances.length > 0,
      }),
    );
  }
  const v0 = await read(ask, '/api/v0/models', lmStudioV0);
  if (v0 === null) return null;
  return v0.data.map(({ id, type, state, quantization, max_context_length }) =>
    plainModel(id, { task: taskOf(type), detail: detailOf([quantization, showContext(max_context_length)]), loaded: state === 'loaded' }),
  );
}
