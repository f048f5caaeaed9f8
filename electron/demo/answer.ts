/** What a simulated model says. Its first token has a character of three bytes. */
const TOKENS = ['“The', ' pilot', ' light', ' is', ' burning', ' – ', 'warm', ' and', ' ready', ' 🔥', '.”'] as const;
const THOUGHTS = ['Hm', ',', ' a', ' greeting', '…'] as const;

/** Tokens that a chat takes beside its text, and those of a text: everybody knows four characters. */
export const FRAME_TOKENS = 8;
export const tokensIn = (text: string): number => Math.ceil(text.length / 4);

/** The text of one answer, cut by the token limit. */
export interface Answer {
  readonly thoughts: readonly string[];
  readonly tokens: readonly string[];
  readonly finish: 'stop' | 'length';
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/**
 * Thinks up an answer.
 * @param prompt all text of the request, for the token count
 * @param limit most tokens to say, thoughts included; `undefined` says it all
 */
export function answerTo(prompt: string, limit: number | undefined, thinks: boolean): Answer {
  const thoughts = (thinks ? THOUGHTS : []).slice(0, limit);
  const rest = limit === undefined ? undefined : Math.max(0, limit - thoughts.length);
  const tokens = TOKENS.slice(0, rest);
  const outputTokens = thoughts.length + tokens.length;
  const finish = tokens.length < TOKENS.length ? 'length' : 'stop';
  return { thoughts, tokens, finish, inputTokens: FRAME_TOKENS + tokensIn(prompt), outputTokens };
}
