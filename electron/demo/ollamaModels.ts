import { createHash } from 'node:crypto';
import type { ModelPeek, ModelSpec } from './model.ts';
import { contextOf } from './ollamaRequest.ts';

export interface OllamaModel extends ModelSpec {
  /** `chat` by default; an embedding model refuses chat. */
  readonly task?: 'chat' | 'embed';
  /** Can think; it does unless the request says `think: false`. */
  readonly thinks?: boolean;
  /** Runs elsewhere, at no memory here; listed with this host. */
  readonly remoteHost?: string;
  /** Size on disk and in memory, bytes. */
  readonly sizeBytes?: number;
  readonly family?: string;
  readonly parameterSize?: string;
}

/** Go's largest duration, which is what "for ever" becomes: 292 years. */
const FOREVER_MS = 9_223_372_036_854;
const DEFAULT_SIZE_BYTES = 4_700_000_000;

/** A model as `/api/tags` lists it. */
export function tagOf(model: OllamaModel): object {
  const isRemote = model.remoteHost !== undefined;
  return {
    name: model.name,
    model: model.name,
    ...(isRemote ? { remote_model: model.name.replace(/[:-]cloud$/, ''), remote_host: model.remoteHost } : {}),
    modified_at: '2026-01-01T08:00:00.000000000Z',
    size: isRemote ? 384 : (model.sizeBytes ?? DEFAULT_SIZE_BYTES),
    digest: digestOf(model.name),
    details: detailsOf(model),
    capabilities: capabilitiesOf(model),
  };
}

/** A model as `/api/ps` lists it. */
export function runningOf(model: OllamaModel, peek: ModelPeek, now: number): object {
  const size = model.sizeBytes ?? DEFAULT_SIZE_BYTES;
  return {
    name: model.name,
    model: model.name,
    size,
    digest: digestOf(model.name),
    details: detailsOf(model),
    expires_at: nanoTime(peek.expiresAt ?? now + FOREVER_MS),
    size_vram: size,
    context_length: contextOf(peek.runner),
  };
}

/** Order of `/api/ps`: the one with the longest time left first. */
export function longestFirst(a: ModelPeek, b: ModelPeek): number {
  const left = a.expiresAt ?? Number.MAX_VALUE;
  return (b.expiresAt ?? Number.MAX_VALUE) - left;
}

export function capabilitiesOf({ task, thinks }: OllamaModel): string[] {
  if (task === 'embed') return ['embedding'];
  return thinks ? ['completion', 'thinking'] : ['completion'];
}

export function detailsOf({ family = 'qwen3', parameterSize = '8.2B' }: OllamaModel): object {
  return { parent_model: '', format: 'gguf', family, families: [family], parameter_size: parameterSize, quantization_level: 'Q4_K_M' };
}

/** RFC 3339 with nanoseconds. */
function nanoTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000000Z');
}

function digestOf(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}
