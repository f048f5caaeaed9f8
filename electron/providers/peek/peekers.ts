import type { ServerKind } from '../../domain/modelInfo.ts';
import type { Identity } from '../fingerprints.ts';
import { koboldCppPeeker } from './koboldCpp.ts';
import { lemonadePeeker } from './lemonade.ts';
import { llamaCppPeeker } from './llamaCpp.ts';
import { llamaSwapPeeker } from './llamaSwap.ts';
import { lmStudioPeeker } from './lmStudio.ts';
import { localAiPeeker } from './localAi.ts';
import { ollamaPeeker } from './ollama.ts';
import { sglangPeeker } from './sglang.ts';
import { tabbyApiPeeker } from './tabbyApi.ts';
import { tgiPeeker } from './tgi.ts';
import type { Peeker } from './told.ts';
import { vllmPeeker } from './vllm.ts';

const PEEKERS: Partial<Record<ServerKind, (identity: Identity) => Peeker>> = {
  ollama: ollamaPeeker,
  llamacpp: llamaCppPeeker,
  'llama-swap': llamaSwapPeeker,
  lmstudio: lmStudioPeeker,
  vllm: vllmPeeker,
  sglang: sglangPeeker,
  tgi: tgiPeeker,
  localai: localAiPeeker,
  lemonade: lemonadePeeker,
  koboldcpp: koboldCppPeeker,
  tabbyapi: tabbyApiPeeker,
};

/** What can look at this server; `null` where no call of its kind tells anything and leaves its idle timer alone. */
export function peekerFor(identity: Identity): Peeker | null {
  return PEEKERS[identity.server.kind]?.(identity) ?? null;
}
