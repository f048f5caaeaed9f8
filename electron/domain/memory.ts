import { z } from 'zod';
import type { MemoryAbilities } from './memoryAbilities.ts';
import type { ServerKind } from './modelInfo.ts';
import { type ModelPeek, modelIn, type Peek } from './peek.ts';
import type { Provider } from './provider.ts';

/** A model on a provider's server, whether an endpoint has it or not. */
export interface ModelRef {
  readonly providerId: string;
  readonly model: string;
}

/** What came of freeing several models. */
export const freedSchema = z.object({
  tookMs: z.number(),
  /** `bytes`: as far as its server told them. */
  freed: z.array(z.object({ providerId: z.string(), model: z.string(), bytes: z.number().nullable() })),
  /** Of all that told theirs; `null`: none did. */
  freedBytes: z.number().nullable(),
  /** What is still in memory. `model` is `null` where it stands for the whole server. */
  skipped: z.array(
    z.object({ providerId: z.string(), model: z.string().nullable(), why: z.enum(['inUse', 'cannot', 'failed']), reason: z.string() }),
  ),
  /** Endpoints that are left alone now until somebody wants them. */
  pausedIds: z.array(z.string()),
});
export type Freed = z.infer<typeof freedSchema>;

const CAN: MemoryAbilities = { load: true, unload: true, sleep: false, why: null };
const BOTH: ReadonlySet<ServerKind> = new Set(['ollama', 'llama-swap', 'lmstudio', 'localai', 'lemonade', 'tabbyapi']);

/** Why those that can do nothing cannot. */
const REASONS: Partial<Record<ServerKind, string>> = {
  llamacpp: 'llama.cpp without its router has no call to load or unload its model; it sleeps by itself with --sleep-idle-seconds.',
  vllm: 'This vLLM has no call to free its memory; with --enable-sleep-mode and VLLM_SERVER_DEV_MODE=1 it can be put to sleep.',
  sglang: 'SGLang keeps its model in memory for as long as it runs.',
  tgi: 'Text Generation Inference keeps its model in memory for as long as it runs.',
  koboldcpp: 'KoboldCpp keeps its model in memory for as long as it runs.',
};

/** What the server of a provider can do with its memory. @param peek what was last seen of it; `null`: nothing yet */
export function abilitiesOf({ kind, name }: Pick<Provider, 'kind' | 'name'>, peek: Peek | null): MemoryAbilities {
  if (kind === 'bedrock') return cannot('Models of Bedrock are loaded and unloaded by AWS alone.');
  if (kind === 'ollama') return CAN;
  if (peek === null) return cannot(`Nothing was seen of ${name} yet, so it is not known whether it can load and unload models.`);
  const { server, single, sleeps } = peek;
  if (BOTH.has(server.kind) || (server.kind === 'llamacpp' && !single)) return CAN;
  if (server.kind === 'vllm' && sleeps) return { ...CAN, sleep: true };
  return cannot(REASONS[server.kind] ?? `${server.name} has no call to load or unload a model.`);
}

function cannot(why: string): MemoryAbilities {
  return { load: false, unload: false, sleep: false, why };
}

/** Whether it takes memory, or is about to. */
export const isResident = ({ residency }: Pick<ModelPeek, 'residency'>): boolean => residency === 'loaded' || residency === 'loading';

/** Whoever used it so long ago may be about to ask the next question, ms. */
const JUST_USED_MS = 60_000;

/**
 * Who would miss the model, as a sentence; `null`: nobody, as far as can be seen.
 * @param usedAt last use by somebody else that is known from elsewhere, wall clock, ms since 1970
 */
export function reasonToKeep(peek: Peek, model: string, usedAt: number | null = null): string | null {
  const own = modelIn(peek, model);
  if (!isResident(own)) return null;
  if (isAnswering(peek, own)) return `${model} is answering somebody.`;
  const lastUse = Math.max(own.usedAt ?? Number.NEGATIVE_INFINITY, usedAt ?? Number.NEGATIVE_INFINITY);
  const agoMs = peek.at - lastUse;
  return agoMs < JUST_USED_MS ? `Somebody used ${model} ${Math.max(1, Math.round(agoMs / 1000))} s ago.` : null;
}

function isAnswering({ busy, models, at }: Peek, { running, waiting, expiresAt }: ModelPeek): boolean {
  if ((running ?? 0) + (waiting ?? 0) > 0 || (expiresAt !== null && expiresAt <= at)) return true;
  // Some say only of the server as a whole that it is busy; with one model in memory it must be that one.
  return busy === true && running === null && models.filter(isResident).length === 1;
}
