/** A message with the command in it that helps, cut out so that it can be copied. */
export interface Advice {
  readonly before: string;
  readonly command: string | null;
  readonly after: string;
}

/** `… expired. Run: aws sso login --profile work` has the command `aws sso login --profile work`. */
export function adviceIn(message: string): Advice {
  const match = /: ((?:aws|ollama) [^,]+?)\.?(?:, (.+))?$/.exec(message);
  const command = match?.[1];
  if (match === null || command === undefined) return { before: message, command: null, after: '' };
  return { before: message.slice(0, match.index + 1), command, after: match[2] ?? '' };
}
