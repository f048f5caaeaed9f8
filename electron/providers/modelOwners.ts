import { z } from 'zod';
import type { ServerInfo, ServerKind } from '../domain/modelInfo.ts';

/** A list of models as every OpenAI-compatible server has it. */
export const ownedBySchema = z
  .object({ object: z.string().optional(), data: z.array(z.object({ id: z.string(), owned_by: z.string().nullish().catch(null) })) })
  // `{data: []}` alone could be anything.
  .refine(({ object, data }) => data.length > 0 || object === 'list');

const OWNERS: Readonly<Record<string, readonly [ServerKind, string]>> = {
  vllm: ['vllm', 'vLLM'],
  sglang: ['sglang', 'SGLang'],
  llamacpp: ['llamacpp', 'llama.cpp'],
  'llama-swap': ['llama-swap', 'llama-swap'],
  library: ['ollama', 'Ollama'],
  koboldcpp: ['koboldcpp', 'KoboldCpp'],
  tabbyapi: ['tabbyapi', 'TabbyAPI'],
  lemonade: ['lemonade', 'Lemonade'],
};

/** The server whose name its models bear in `owned_by`. */
export function serverOfOwner(owner: string | null): ServerInfo {
  const [kind, name] = OWNERS[owner?.toLowerCase() ?? ''] ?? ['openai', 'OpenAI-compatible server'];
  return { kind, name, version: null };
}
