import type { ModelInfo } from '../domain/modelInfo.ts';

/** Families of models that only make embeddings, as they occur in names: `nomic-embed-text`, `bge-m3`, `all-minilm`. */
const EMBEDDING = /embed|(^|[/_-])(bge|gte|e5|minilm|mxbai)([/_:.-]|$)/i;
/** What cloud services list beside their chat models. */
const NO_CHAT = /whisper|(^|[/_-])tts([/_:.-]|$)|dall-e|transcribe|moderation|(^|[/_-])(image|realtime|sora|rerank(er)?)([/_:.-]|$)/i;

/** A task by the name alone; for servers that do not tell. */
export function taskByName(id: string): ModelInfo['task'] {
  return EMBEDDING.test(id) ? 'embed' : 'chat';
}

/** A model of which nothing but the name is known. */
export function plainModel(id: string, more: Partial<ModelInfo> = {}): ModelInfo {
  const task = taskByName(id);
  const note = task === 'chat' && NO_CHAT.test(id) ? 'By its name this is no chat model.' : null;
  return { id, detail: null, task, loaded: null, note, ...more };
}

/** `8.2B · Q4_K_M · 5.2 GB` of what is known; `null` of nothing. */
export function detailOf(parts: readonly (string | null | undefined)[]): string | null {
  const known = parts.filter((part) => part !== null && part !== undefined && part !== '');
  return known.length === 0 ? null : known.join(' · ');
}

/** Bytes as model sites write them, in powers of ten: `5.2 GB`, `274 MB`. */
export function showBytes(bytes: number | null | undefined): string | null {
  if (bytes === null || bytes === undefined || bytes <= 0) return null;
  return bytes >= 995_000_000 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.max(1, Math.round(bytes / 1e6))} MB`;
}

/** A number of weights: `8.2B`, `494M`. */
export function showWeights(count: number | null | undefined): string | null {
  if (count === null || count === undefined || count <= 0) return null;
  return count >= 995_000_000 ? `${(count / 1e9).toFixed(1)}B` : `${Math.max(1, Math.round(count / 1e6))}M`;
}

/** A context length in tokens: `32k context`. */
export function showContext(tokens: number | null | undefined): string | null {
  if (tokens === null || tokens === undefined || tokens <= 0) return null;
  return `${tokens >= 1024 ? `${Math.round(tokens / 1024)}k` : tokens} context`;
}

/** What is in memory first, chat before embeddings, then by name. */
export function inOrder(models: readonly ModelInfo[]): ModelInfo[] {
  const rank = ({ task, loaded, note }: ModelInfo): number => (loaded === true ? 0 : 1) + (task === 'chat' ? 0 : 2) + (note === null ? 0 : 4);
  return models.toSorted((a, b) => rank(a) - rank(b) || a.id.localeCompare(b.id, 'en', { numeric: true }));
}
