import type { ServerKind } from '../../electron/domain/modelInfo.ts';
import { type ModelPeek, type Peek, UNTOLD } from '../../electron/domain/peek.ts';
import type { Identity } from '../../electron/providers/fingerprints.ts';
import { peekerFor } from '../../electron/providers/peek/peekers.ts';
import type { Peeker, Told } from '../../electron/providers/peek/told.ts';
import { FakeStatus } from './fakesStatus.ts';

/** The wall clock of these looks, ms since 1970. */
export const NOW = Date.UTC(2026, 0, 1, 12);

type Routes = ConstructorParameters<typeof FakeStatus>[0];

export function identityOf(kind: ServerKind, basePath: Identity['basePath'] = ''): Identity {
  return { server: { kind, name: kind, version: null }, basePath };
}

/** What looks at a server of this kind. */
export function peekerOf(kind: ServerKind, basePath: Identity['basePath'] = ''): Peeker {
  const peeker = peekerFor(identityOf(kind, basePath));
  if (peeker === null) throw new Error(`nothing can be seen of ${kind}`);
  return peeker;
}

/** One look at a server of a few status routes. */
export function peekAt(peeker: Peeker, server: FakeStatus | Routes, aheadMs = 0): Promise<Told | null> {
  const { ask } = server instanceof FakeStatus ? server : new FakeStatus(server);
  return peeker({ ask, now: () => NOW, aheadMs: () => aheadMs });
}

/** One look that must bring something. */
export async function toldBy(kind: ServerKind, server: FakeStatus | Routes, basePath: Identity['basePath'] = ''): Promise<Told> {
  const told = await peekAt(peekerOf(kind, basePath), server);
  if (told === null) throw new Error('the look brought nothing');
  return told;
}

/** A model of which nothing but this is told. */
export function modelPeek(model: string, residency: ModelPeek['residency'], more: Partial<ModelPeek> = {}): ModelPeek {
  return { ...UNTOLD, model, residency, ...more };
}

/** A whole peek of what was told. */
export function peekOf(told: Told, kind: ServerKind = 'openai'): Peek {
  return { at: NOW, server: identityOf(kind).server, ...told };
}
