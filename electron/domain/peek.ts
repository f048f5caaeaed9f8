import { z } from 'zod';
import { memoryAbilitiesSchema } from './memoryAbilities.ts';
import { serverInfoSchema } from './modelInfo.ts';

/** Whether a model is in its server's memory; `unknown` where the server does not say. */
export const residencySchema = z.enum(['loaded', 'loading', 'unloaded', 'unknown']);
export type Residency = z.infer<typeof residencySchema>;

const wallMs = z.number().nullable();
const count = z.number().int().nonnegative().nullable();

/** What a server says of one model when it is looked at. `null` is always: it does not say. */
export const modelPeekSchema = z.object({
  /** As its server names it; empty where it does not say. */
  model: z.string(),
  /** Other names that requests may call it by. */
  aliases: z.array(z.string()),
  residency: residencySchema,
  /** When its server will unload it if nobody uses it, wall clock, ms since 1970. In the past while a long request runs (Ollama). */
  expiresAt: wallMs,
  /** Silence after which its server unloads it, ms. */
  unloadsAfterMs: z.number().positive().nullable(),
  /** Its server keeps it loaded for good, so time alone never makes it cold. */
  pinned: z.boolean(),
  contextLength: count,
  /** Memory it takes, bytes; of a server that tells no more, its weights. */
  bytes: z.number().nonnegative().nullable(),
  /** Requests that are being answered, and requests that wait. */
  running: count,
  waiting: count,
  /** Requests answered since the server started: it grows with every use, ours or not. */
  requests: count,
  /** Last use of it that the server tells of, wall clock, ms since 1970. */
  usedAt: wallMs,
});
export type ModelPeek = z.infer<typeof modelPeekSchema>;

/** What a server says without being disturbed: a peek neither wakes it nor keeps it awake. One serves all endpoints of a provider. */
export const peekSchema = z.object({
  /** When it was taken, wall clock, ms since 1970. */
  at: z.number(),
  server: serverInfoSchema,
  /** The models that it says something of. Where `tells.residency` holds and it does not list all, one that is not listed is not loaded. */
  models: z.array(modelPeekSchema),
  /** It lists what is not in memory, too: then a name that is not listed is one that it does not tell of, an alias perhaps. */
  listsAll: z.boolean(),
  /** It has one model and answers with that whatever name a request gives. */
  single: z.boolean(),
  /** How many models fit into its memory at once; `null`: it does not say. */
  room: count,
  /** Whether it is answering somebody just now, where it says so for the server as a whole. */
  busy: z.boolean().nullable(),
  /** It has a call to put it to sleep, and one to wake it (vLLM). */
  sleeps: z.boolean(),
  /** What this kind of server can tell at all, in its present configuration. */
  tells: z.object({ residency: z.boolean(), expiry: z.boolean(), busy: z.boolean(), use: z.boolean() }),
});
export type Peek = z.infer<typeof peekSchema>;

/** How a look at a server ended. `blind`: this kind of server has no call that leaves its idle timer alone; `silent`: it did not answer in time. */
export type Look = { readonly kind: 'seen'; readonly peek: Peek } | { readonly kind: 'blind' } | { readonly kind: 'silent' };

export const UNTOLD: Omit<ModelPeek, 'model' | 'residency'> = {
  aliases: [],
  expiresAt: null,
  unloadsAfterMs: null,
  pinned: false,
  contextLength: null,
  bytes: null,
  running: null,
  waiting: null,
  requests: null,
  usedAt: null,
};

/** What a peek says of the model that an endpoint asks for, by whichever of its names (`qwen3` is `qwen3:latest` to Ollama). */
export function modelIn(peek: Peek, model: string): ModelPeek {
  const [only] = peek.models;
  if (peek.single && only !== undefined) return only;
  const named = (name: string): ModelPeek | undefined => peek.models.find((one) => one.model === name || one.aliases.includes(name));
  const residency = peek.tells.residency && !peek.listsAll ? 'unloaded' : 'unknown';
  return named(model) ?? named(`${model}:latest`) ?? { ...UNTOLD, model, residency };
}

/** Models in memory, or on their way into it, that are not `model`. */
export function othersIn(peek: Peek, model: string): ModelPeek[] {
  const own = modelIn(peek, model).model;
  return peek.models.filter((one) => one.model !== own && (one.residency === 'loaded' || one.residency === 'loading'));
}

/** What is known of a provider's server, for those who show it. */
export const serverSightSchema = z.object({
  providerId: z.string(),
  /** `notYet`: nobody has looked; `blind`: there is no call that would leave it alone; `silent`: it did not answer, and `peek` is from before. */
  look: z.enum(['notYet', 'seen', 'blind', 'silent']),
  peek: peekSchema.nullable(),
  /** It is better spoken to as another kind of provider than it was added as. */
  offer: z.enum(['ollama', 'vllm']).nullable(),
  /** What it can do with its memory when it is asked to. */
  can: memoryAbilitiesSchema,
});
export type ServerSight = z.infer<typeof serverSightSchema>;

/** The part of it that looks bring. */
export type Seen = Pick<ServerSight, 'providerId' | 'look' | 'peek'>;
