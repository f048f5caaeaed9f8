/** Ends of paths below which a model is used; all others only ask or change something. */
const INFERENCE =
  /\/(chat\/completions|completions?|responses|messages|embeddings?|rerank|score|api\/(chat|generate|embed))$|^\/model\/[^/]+\/(converse|invoke)/;
const BEDROCK_MODEL = /^\/model\/([^/]+)\//;

/** Whether a request uses a model, by its method and the path below the gateway. */
export function usesModel(method: string, rest: string): boolean {
  return method === 'POST' && INFERENCE.test(pathOf(rest));
}

/** The model that a path names, as those of Bedrock do. */
export function modelInPath(rest: string): string | null {
  const encoded = BEDROCK_MODEL.exec(pathOf(rest))?.[1];
  if (encoded === undefined) return null;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null;
  }
}

/** Whether both name the same model: `qwen3` is `qwen3:latest` to Ollama. */
export function sameName(a: string, b: string): boolean {
  return a === b || a.replace(/:latest$/, '') === b.replace(/:latest$/, '');
}

const pathOf = (rest: string): string => rest.split('?', 1)[0] ?? '';
