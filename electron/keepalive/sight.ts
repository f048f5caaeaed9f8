import { type ModelPeek, modelIn, othersIn, type Peek, type Residency } from '../domain/peek.ts';

/** Another model in the memory of the same server. */
export interface Resident {
  readonly model: string;
  /** `null`: its server does not say. */
  readonly bytes: number | null;
  /** Boot time; `null`: its server does not say, or keeps it. */
  readonly expiresAt: number | null;
}

/** What a look showed of the model of one endpoint. Times are boot-time ms. */
export interface Sight {
  readonly at: number;
  readonly residency: Residency;
  /** When its server will unload it; `null`: it does not say. */
  readonly expiresAt: number | null;
  /** Silence after which its server says to unload it, ms. */
  readonly unloadsAfterMs: number | null;
  /** Its server keeps it for good. */
  readonly pinned: boolean;
  /** Somebody is being answered, or waits to be. */
  readonly inUse: boolean;
  /** Last use that the server tells of. */
  readonly usedAt: number | null;
  /** Its server lets every use be seen afterwards, not only one that happens to be under way, or one that loads a model. */
  readonly tellsOfUse: boolean;
  readonly contextLength: number | null;
  readonly bytes: number | null;
  readonly others: readonly Resident[];
  /** Models that fit at once; `null`: its server does not say. */
  readonly room: number | null;
}

/** @param toBoot boot time of a wall time */
export function sightOf(peek: Peek, model: string, toBoot: (wallMs: number) => number): Sight {
  const own = modelIn(peek, model);
  const boot = (wallMs: number | null): number | null => (wallMs === null ? null : toBoot(wallMs));
  return {
    at: toBoot(peek.at),
    residency: own.residency,
    expiresAt: boot(own.expiresAt),
    unloadsAfterMs: own.unloadsAfterMs,
    pinned: own.pinned,
    inUse: isInUse(own, peek),
    usedAt: boot(own.usedAt),
    tellsOfUse: tellsOfUse(peek),
    contextLength: own.contextLength,
    bytes: own.bytes,
    others: othersIn(peek, model).map(({ model: name, bytes, expiresAt }) => ({ model: name, bytes, expiresAt: boot(expiresAt) })),
    room: peek.room,
  };
}

/** Whether a server tells of each use afterwards: by itself, or by an expiry that moves. */
export function tellsOfUse({ tells }: Peek): boolean {
  return tells.use || tells.expiry;
}

function isInUse(own: ModelPeek, peek: Peek): boolean {
  const { running, waiting, residency } = own;
  if (running !== null || waiting !== null) return (running ?? 0) + (waiting ?? 0) > 0;
  // A server that answers one for another is no reason to wait where each model has a place of its own.
  return peek.busy === true && (peek.single || peek.models.filter((model) => model.residency === 'loaded').length <= 1 || residency !== 'loaded');
}
