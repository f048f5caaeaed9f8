import { z } from 'zod';
import type { ServerInfo, ServerKind } from '../domain/modelInfo.ts';
import { serverWords } from './httpErrors.ts';
import { ownedBySchema, serverOfOwner } from './modelOwners.ts';
import { type Ask, read } from './statusCalls.ts';
import { TABBY_CARD, tabbyCard } from './tabbyCard.ts';

/** What kind of server answers, and below which path its OpenAI-compatible API begins. */
export interface Identity {
  readonly server: ServerInfo;
  readonly basePath: '' | '/api' | '/engines';
}

interface Fingerprint {
  /** Ports it listens on unless it is told otherwise; there its calls come first. */
  readonly ports: readonly number[];
  look(ask: Ask): Promise<Identity | null>;
}

const version = z.object({ version: z.string() });

const ollama: Fingerprint = {
  ports: [11434],
  async look(ask) {
    // llama-swap has this path too, with the commit it was built from.
    const told = await read(ask, '/api/version', version.extend({ commit: z.string().optional() }));
    if (told === null || told.commit !== undefined) return null;
    const front = await ask('/');
    const isOllama = front.kind === 'answered' && front.text.startsWith('Ollama is running');
    // Behind a proxy's path the front page may be another one.
    const tags = isOllama ? null : await read(ask, '/api/tags', z.object({ models: z.array(z.object({ name: z.string(), digest: z.string() })) }));
    return isOllama || tags !== null ? seen('ollama', 'Ollama', told.version) : null;
  },
};

const llamaSwap: Fingerprint = {
  ports: [8080, 9292],
  async look(ask) {
    const running = await read(ask, '/running', z.object({ running: z.array(z.unknown()) }));
    const hasKey = running === null && (await saysUnauthorized(ask, '/running', /invalid or missing API key/i));
    if (running === null && !hasKey) return null;
    return seen('llama-swap', 'llama-swap', (await read(ask, '/api/version', version))?.version ?? null);
  },
};

const listOfStates = z.object({ object: z.literal('list'), data: z.array(z.object({ id: z.string(), state: z.string() })) });

const lmStudio: Fingerprint = {
  ports: [1234, 1235],
  async look(ask) {
    const v1 = await read(ask, '/api/v1/models', z.object({ models: z.array(z.object({ key: z.string() })) }));
    const v0 = v1 === null ? await read(ask, '/api/v0/models', listOfStates) : null;
    return v1 === null && v0 === null ? null : seen('lmstudio', 'LM Studio', null);
  },
};

const lemonade: Fingerprint = {
  ports: [13305],
  async look(ask) {
    const health = version.partial().extend({ all_models_loaded: z.array(z.unknown()) });
    for (const basePath of ['', '/api'] as const) {
      const told = await read(ask, `${basePath}/v1/health`, health);
      if (told !== null) return { ...seen('lemonade', 'Lemonade', told.version ?? null), basePath };
    }
    return null;
  },
};

const llamaCpp: Fingerprint = {
  ports: [8080, 9931],
  async look(ask) {
    const answer = await ask('/props');
    const props = await read(ask, '/props', z.object({ build_info: z.string() }));
    // With an API key, or while it loads, it tells no more than its name.
    const isNamed = answer.kind === 'answered' && answer.headers['server'] === 'llama.cpp';
    return props !== null || isNamed ? seen('llamacpp', 'llama.cpp', props?.build_info ?? null) : null;
  },
};

const koboldCpp: Fingerprint = {
  ports: [5001],
  async look(ask) {
    const told = await read(ask, '/api/extra/version', z.object({ result: z.literal('KoboldCpp'), version: z.string() }));
    return told === null ? null : seen('koboldcpp', 'KoboldCpp', told.version);
  },
};

const tabbyApi: Fingerprint = {
  ports: [5000],
  async look(ask) {
    const isTabby = (await tabbyCard(ask)) !== null || (await wantsTabbyKey(ask));
    return isTabby ? seen('tabbyapi', 'TabbyAPI', null) : null;
  },
};

const vllm: Fingerprint = {
  ports: [8000, 7000],
  async look(ask) {
    const told = await read(ask, '/version', version);
    if (told === null) return null;
    const owner = await ownerOfModels(ask);
    // Behind an API key the metrics stay open; without one there is no need to read so much.
    const metrics = owner === undefined ? await ask('/metrics') : undefined;
    const isVllm = owner === 'vllm' || (metrics?.kind === 'answered' && /^(# (HELP|TYPE) )?vllm:/m.test(metrics.text));
    return isVllm ? seen('vllm', 'vLLM', told.version) : null;
  },
};

const sglang: Fingerprint = {
  ports: [30000],
  async look(ask) {
    const schema = z.object({ model_path: z.string(), is_generation: z.boolean() });
    const told = (await read(ask, '/get_model_info', schema)) ?? (await read(ask, '/model_info', schema));
    return told === null ? null : seen('sglang', 'SGLang', null);
  },
};

const tgi: Fingerprint = {
  ports: [3000],
  async look(ask) {
    const told = await read(ask, '/info', version.extend({ model_id: z.string(), max_concurrent_requests: z.number() }));
    return told === null ? null : seen('tgi', 'Text Generation Inference', told.version);
  },
};

const localAi: Fingerprint = {
  ports: [8080],
  async look(ask) {
    const told = await read(ask, '/system', z.object({ backends: z.array(z.unknown()), loaded_models: z.array(z.unknown()).nullable() }));
    return told === null ? null : seen('localai', 'LocalAI', (await read(ask, '/version', version))?.version ?? null);
  },
};

const docker: Fingerprint = {
  ports: [12434],
  async look(ask) {
    const told = await read(ask, '/engines/v1/models', z.object({ object: z.literal('list'), data: z.array(z.unknown()) }));
    return told === null ? null : { ...seen('docker', 'Docker Model Runner', null), basePath: '/engines' };
  },
};

const liteLlm: Fingerprint = {
  ports: [4000],
  async look(ask) {
    const answer = await ask('/health/liveliness');
    return answer.kind === 'answered' && answer.text.includes("I'm alive!") ? seen('litellm', 'LiteLLM', null) : null;
  },
};

/** Told apart by who is said to own the models: servers without a path of their own. */
const generic: Fingerprint = {
  // text-generation-webui, Jan, GPT4All.
  ports: [5000, 1337, 4891],
  async look(ask) {
    const owner = await ownerOfModels(ask);
    if (owner !== undefined) return { server: serverOfOwner(owner), basePath: '' };
    const guarded = await saysUnauthorized(ask, '/v1/models', /api[ _-]?key|token|unauthorized|authenticat/i);
    return guarded ? { server: serverOfOwner(null), basePath: '' } : null;
  },
};

/** The specific ones first: most servers answer the generic question, too. TabbyAPI can play KoboldCpp, and that plays Ollama, so they come in this order. */
const FINGERPRINTS: readonly Fingerprint[] = [
  tabbyApi,
  koboldCpp,
  ollama,
  llamaSwap,
  lmStudio,
  lemonade,
  llamaCpp,
  vllm,
  sglang,
  tgi,
  localAi,
  docker,
  liteLlm,
];

/** Ports that model servers choose by themselves. */
export const WELL_KNOWN_PORTS: readonly number[] = [...new Set([...FINGERPRINTS, generic].flatMap(({ ports }) => ports))];

/** Finds out what a server is, by calls that disturb no model. @returns `null` when it is no model server */
export async function identify(ask: Ask, port: number): Promise<Identity | null> {
  const likely = FINGERPRINTS.filter(({ ports }) => ports.includes(port));
  const others = FINGERPRINTS.filter(({ ports }) => !ports.includes(port));
  for (const fingerprint of [...likely, ...others, generic]) {
    const identity = await fingerprint.look(ask);
    if (identity !== null) return identity;
  }
  return null;
}

/** Who owns the models by the server's list; `null` when it does not say, `undefined` when there is no list. */
async function ownerOfModels(ask: Ask): Promise<string | null | undefined> {
  const list = await read(ask, '/v1/models', ownedBySchema);
  return list === null ? undefined : (list.data[0]?.owned_by ?? null);
}

async function saysUnauthorized(ask: Ask, path: string, words: RegExp): Promise<boolean> {
  const answer = await ask(path);
  if (answer.kind !== 'answered' || (answer.status !== 401 && answer.status !== 403)) return false;
  const body = z.object({ error: z.union([z.string(), z.object({ message: z.string() })]) }).safeParse(answer.json);
  if (!body.success) return false;
  return words.test(typeof body.data.error === 'string' ? body.data.error : body.data.error.message);
}

/** Its key is asked for at the paths that it has; a guard in front of something else would ask at any. */
async function wantsTabbyKey(ask: Ask): Promise<boolean> {
  const answer = await ask(TABBY_CARD);
  if (answer.kind !== 'answered' || answer.status !== 401) return false;
  if (!/^(please provide an|invalid) api key$/i.test(serverWords(answer.text).text)) return false;
  const elsewhere = await ask('/version');
  return elsewhere.kind === 'answered' && elsewhere.status !== 401 && elsewhere.status !== 403;
}

function seen(kind: ServerKind, name: string, told: string | null): Identity {
  return { server: { kind, name, version: told }, basePath: '' };
}
