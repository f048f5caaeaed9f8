/** A header's value as the word before a secret and the secret itself: `Bearer abc`. */
export function secretOf(value: string): { readonly before: string; readonly secret: string } {
  const [, word = '', rest] = /^(Bearer |Basic |Token )?(.*)$/is.exec(value.trim()) ?? [];
  return { before: word, secret: rest ?? '' };
}

const LONGEST_ID = 80;

/** The name that the secret of a header is stored under: `header-x-api-key.ollama.qwen3-8b`. */
export function storedUnder(endpointId: string, header: string): string {
  return `header-${header.toLowerCase()}.${endpointId}`.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, LONGEST_ID);
}
