import { type ModelPeek, type Peek, type ServerSight, UNTOLD } from '../../electron/domain/peek.ts';

/** When the looks below were taken, wall ms. */
export const SEEN_AT = new Date(2026, 10, 22, 14).getTime();

/** A model in memory of which nothing more is told, unless told otherwise. */
export const peekedModel = (model: string, more: Partial<ModelPeek> = {}): ModelPeek => ({ ...UNTOLD, model, residency: 'loaded', ...more });

/** An Ollama with these models in its memory. */
export function peekOf(models: readonly ModelPeek[], more: Partial<Peek> = {}): Peek {
  return {
    at: SEEN_AT,
    server: { kind: 'ollama', name: 'Ollama', version: '0.12.6' },
    models: [...models],
    listsAll: false,
    single: false,
    room: null,
    busy: null,
    sleeps: false,
    tells: { residency: true, expiry: true, busy: true, use: true },
    ...more,
  };
}

/** What a page is told of the server of provider `ollama`. */
export function sightOf(peek: Peek | null, more: Partial<ServerSight> = {}): ServerSight {
  return { providerId: 'ollama', look: 'seen', peek, offer: null, can: { load: true, unload: true, sleep: false, why: null }, ...more };
}
