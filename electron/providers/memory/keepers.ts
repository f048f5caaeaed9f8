import type { ServerKind } from '../../domain/modelInfo.ts';
import type { MemoryKeeper } from './keeper.ts';
import { lemonadeKeeper } from './lemonade.ts';
import { llamaRouterKeeper } from './llamaRouter.ts';
import { llamaSwapKeeper } from './llamaSwap.ts';
import { lmStudioKeeper } from './lmStudio.ts';
import { localAiKeeper } from './localAi.ts';
import { ollamaKeeper } from './ollama.ts';
import { tabbyApiKeeper } from './tabbyApi.ts';
import { vllmKeeper } from './vllm.ts';

const KEEPERS: Partial<Record<ServerKind, MemoryKeeper>> = {
  ollama: ollamaKeeper,
  llamacpp: llamaRouterKeeper,
  'llama-swap': llamaSwapKeeper,
  lmstudio: lmStudioKeeper,
  localai: localAiKeeper,
  lemonade: lemonadeKeeper,
  tabbyapi: tabbyApiKeeper,
  vllm: vllmKeeper,
};

/** What loads and frees models on this kind of server; whether this server can is for {@link abilitiesOf} to say. */
export function keeperFor(kind: ServerKind): MemoryKeeper | null {
  return KEEPERS[kind] ?? null;
}
