import fc from 'fast-check';
import type { AnswerReader, Seen } from '../../electron/providers/http.ts';

const encoder = new TextEncoder();

export function bytes(text: string): Uint8Array {
  return encoder.encode(text);
}

/** `text` as UTF-8, cut at these parts (0 to 1) of its length; characters are cut too. */
export function cutAt(text: string, parts: readonly number[]): Uint8Array[] {
  const whole = bytes(text);
  const places = parts.map((part) => Math.floor(part * whole.length)).toSorted((a, b) => a - b);
  return [...places, whole.length].map((end, index) => whole.subarray(places[index - 1] ?? 0, end));
}

/** Places to cut at; none, some or very many. */
export const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40, size: 'max' });

/** Everything that a reader saw in these chunks and at the end. */
export function readAll(reader: AnswerReader, chunks: readonly Uint8Array[]): Seen {
  let token = false;
  let done = false;
  for (const see of [...chunks.map((chunk) => () => reader.push(chunk)), () => reader.end()]) {
    const seen = see();
    token ||= seen.token;
    done ||= seen.done;
    if (seen.error !== undefined) return { token, done, error: seen.error };
  }
  return { token, done };
}
