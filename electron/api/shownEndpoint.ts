import { createHash } from 'node:crypto';
import type { Endpoint, ShownEndpoint } from '../domain/endpoint.ts';
import type { Prefix, ShownPrefix } from '../domain/prefix.ts';

/** Asked for with every snapshot; the settings of an endpoint stay the same objects until they are changed. */
const shown = new WeakMap<Prefix, ShownPrefix>();

/** The endpoint as a snapshot has it: without the text of its prefix. */
export function shownEndpoint({ prefix, ...endpoint }: Endpoint): ShownEndpoint {
  return prefix === undefined ? endpoint : { ...endpoint, prefix: shownPrefix(prefix) };
}

export function shownPrefix(prefix: Prefix): ShownPrefix {
  const known = shown.get(prefix);
  if (known !== undefined) return known;
  const made: ShownPrefix =
    prefix.kind === 'file'
      ? prefix
      : { kind: 'text', bytes: Buffer.byteLength(prefix.text), digest: createHash('sha256').update(prefix.text).digest('hex').slice(0, 16) };
  shown.set(prefix, made);
  return made;
}
