import { EventStreamCodec } from '@smithy/core/event-streams';
import type { BedrockStreamErrorName } from './bedrockErrors.ts';
import type { BedrockFault } from './faults.ts';
import type { Damage, Part, PartKind } from './stream.ts';

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8')),
  (text) => Buffer.from(text, 'utf8'),
);

/** One event of `application/vnd.amazon.eventstream`, encoded. */
export interface FramePart extends Part {
  readonly event: string;
  readonly json: string;
  readonly bytes: Uint8Array;
}

/** Encodes an event, with lengths and both checksums. */
export function eventPart(kind: PartKind, event: string, json: string): FramePart {
  const headers = { ':event-type': event, ':content-type': 'application/json', ':message-type': 'event' };
  return { kind, event, json, bytes: frame(headers, json) };
}

/** Encodes an exception within the stream. */
function exceptionPart(name: BedrockStreamErrorName, message: string): FramePart {
  const headers = { ':exception-type': name, ':content-type': 'application/json', ':message-type': 'exception' };
  const json = JSON.stringify({ message });
  return { kind: 'notice', event: name, json, bytes: frame(headers, json) };
}

/** The head of the answer without any frame. */
export const openPart: FramePart = { kind: 'open', event: '', json: '', bytes: new Uint8Array() };

/** How frames are damaged. An error in the stream is an exception of this name. */
export function frameDamage(errorName: BedrockStreamErrorName): Damage<FramePart> {
  return {
    malformed: ({ kind, event, json }) => eventPart(kind, event, json.slice(0, json.length / 2)),
    padded: ({ kind, event, json }, bytes) => eventPart(kind, event, json.replace(/\}$/, `${' '.repeat(bytes)}}`)),
    error: (message) => exceptionPart(errorName, message),
    size: ({ bytes }) => bytes.length,
  };
}

/** The same frames with the bytes of the first token spoilt, where the fault is about bytes. */
export async function* spoilt(parts: AsyncIterable<FramePart>, fault: BedrockFault | undefined): AsyncGenerator<FramePart> {
  let isFirst = true;
  for await (const part of parts) {
    if (part.kind !== 'token' || !isFirst) {
      yield part;
      continue;
    }
    isFirst = false;
    if (fault?.kind === 'truncatedFrame') {
      yield { ...part, bytes: part.bytes.subarray(0, part.bytes.length - 7) };
      return;
    }
    yield fault?.kind === 'wrongCrc' ? { ...part, bytes: withWrongSum(part.bytes) } : part;
  }
}

/** The last four bytes of a frame are its checksum. */
function withWrongSum(bytes: Uint8Array): Uint8Array {
  const wrong = Uint8Array.from(bytes);
  const last = wrong.length - 1;
  wrong[last] = (wrong[last] ?? 0) ^ 0xff;
  return wrong;
}

function frame(headers: Readonly<Record<string, string>>, body: string): Uint8Array {
  const typed = Object.entries(headers).map(([name, value]) => [name, { type: 'string' as const, value }]);
  return codec.encode({ headers: Object.fromEntries(typed), body: Buffer.from(body) });
}
