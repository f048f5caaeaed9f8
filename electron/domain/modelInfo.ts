import { z } from 'zod';
import { pingErrorSchema } from './ping.ts';

/** Every server that is told apart; `openai` is any other OpenAI-compatible one. Which kind of provider each one becomes says {@link providerKindOf}. */
const serverKinds = [
  'ollama',
  'llamacpp',
  'llama-swap',
  'lmstudio',
  'vllm',
  'sglang',
  'tgi',
  'localai',
  'lemonade',
  'koboldcpp',
  'docker',
  'tabbyapi',
  'litellm',
  'openai',
  'bedrock',
] as const;
const serverKindSchema = z.enum(serverKinds);
export type ServerKind = z.infer<typeof serverKindSchema>;

/** What answers at an address: `Ollama`, `0.12.6`. */
export const serverInfoSchema = z.object({ kind: serverKindSchema, name: z.string(), version: z.string().nullable() });
export type ServerInfo = z.infer<typeof serverInfoSchema>;

/** One model as its server lists it. */
export const modelInfoSchema = z.object({
  /** What to write into an endpoint's `model`. */
  id: z.string(),
  /** For people: `8.2B · Q4_K_M · 5.2 GB`. */
  detail: z.string().nullable(),
  task: z.enum(['chat', 'embed']),
  /** Whether it is in memory now; `null` where the server does not say. */
  loaded: z.boolean().nullable(),
  /** What to know before choosing it, as a sentence. */
  note: z.string().nullable(),
});
export type ModelInfo = z.infer<typeof modelInfoSchema>;

/** Outcome of "Test connection". `hint`: it works, but something would be better. */
export const connectionTestSchema = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    tookMs: z.number().nonnegative(),
    server: serverInfoSchema,
    models: z.array(modelInfoSchema),
    hint: z.string().nullable(),
  }),
  z.object({ ok: z.literal(false), tookMs: z.number().nonnegative(), error: pingErrorSchema }),
]);
export type ConnectionTest = z.infer<typeof connectionTestSchema>;

/** The kind of provider to add a found server with. */
export function providerKindOf(server: ServerKind): 'ollama' | 'openai' | 'vllm' | 'bedrock' {
  return server === 'ollama' || server === 'vllm' || server === 'bedrock' ? server : 'openai';
}
