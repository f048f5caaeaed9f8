import type { HttpFault } from './faults.ts';

/** A part of a streamed answer. `open` sends the head alone; `notice` is neither token nor end (comments, roles, progress). */
export type PartKind = 'open' | 'notice' | 'token' | 'finish' | 'usage' | 'done';

export interface Part {
  readonly kind: PartKind;
}

/** What to do next on the wire. */
export type Step<P> = { readonly act: 'send'; readonly part: P } | { readonly act: 'stall' } | { readonly act: 'drop' };

/** How a server's parts are damaged: each one knows its own format. */
export interface Damage<P> {
  malformed(part: P): P;
  padded(part: P, bytes: number): P;
  error(message: string): P;
  size(part: P): number;
}

const HUGE_LINE_BYTES = 2 * 1024 * 1024;
const HUGE_BODY_BYTES = 8 * 1024 * 1024;

/** The same answer with a fault in it. Faults that are not about streams pass the answer through. */
export async function* withFault<P extends Part>(parts: AsyncIterable<P>, fault: HttpFault | undefined, damage: Damage<P>): AsyncGenerator<Step<P>> {
  let tokens = 0;
  for await (const part of parts) {
    if (fault !== undefined) {
      const cut = cutBefore(part, tokens, fault, damage);
      if (cut !== undefined) {
        yield* cut;
        return;
      }
      if (isLeftOut(part, fault)) continue;
    }
    if (part.kind === 'token') tokens += 1;
    yield* part.kind === 'token' && tokens === 1 && fault !== undefined ? damaged(part, fault, damage) : [{ act: 'send', part } as const];
  }
}

/** The end of the answer, if the fault strikes before this part. */
function cutBefore<P extends Part>(part: P, tokens: number, fault: HttpFault, damage: Damage<P>): Step<P>[] | undefined {
  const isContent = part.kind === 'token' || part.kind === 'finish' || part.kind === 'done';
  switch (fault.kind) {
    case 'stallAfterHeaders':
      return part.kind === 'open' ? undefined : [{ act: 'stall' }];
    case 'stallAfterTokens':
      return isContent && tokens >= fault.tokens ? [{ act: 'stall' }] : undefined;
    case 'dropMidStream':
      return isContent && tokens >= fault.tokens ? [{ act: 'drop' }] : undefined;
    case 'endWithoutDone':
      return isContent && fault.tokens !== undefined && tokens >= fault.tokens ? [] : undefined;
    case 'errorInStream':
      if (!isContent || tokens < (fault.tokens ?? 0)) return undefined;
      return [{ act: 'send', part: damage.error(fault.message ?? 'the runner stopped unexpectedly') }];
    default:
      return undefined;
  }
}

function isLeftOut(part: Part, fault: HttpFault): boolean {
  if (fault.kind === 'emptyAnswer') return part.kind === 'token';
  if (fault.kind !== 'endWithoutDone') return false;
  return part.kind === 'usage' || part.kind === 'done' || (part.kind === 'finish' && fault.keepFinish !== true);
}

function* damaged<P extends Part>(part: P, fault: HttpFault, damage: Damage<P>): Generator<Step<P>> {
  if (fault.kind === 'malformedJson') yield { act: 'send', part: damage.malformed(part) };
  else if (fault.kind === 'hugeLine') yield { act: 'send', part: damage.padded(part, fault.bytes ?? HUGE_LINE_BYTES) };
  else if (fault.kind === 'hugeBody') {
    const bytes = fault.bytes ?? HUGE_BODY_BYTES;
    for (let sent = 0; sent < bytes; sent += damage.size(part)) yield { act: 'send', part };
  } else yield { act: 'send', part };
}

/** Cuts bytes into small pieces so that every multi-byte UTF-8 character is torn apart. */
export function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  const longest = Math.max(16, Math.ceil(bytes.length / 16));
  let start = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const tearsCharacter = (bytes[at] ?? 0) >= 0xc0;
    if (!tearsCharacter && at - start + 1 < longest) continue;
    yield bytes.subarray(start, at + 1);
    start = at + 1;
  }
  if (start < bytes.length) yield bytes.subarray(start);
}
