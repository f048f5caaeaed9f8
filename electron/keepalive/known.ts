import type { Live } from './live.ts';
import { afterUsage } from './live.ts';
import type { Sight } from './sight.ts';

/** Reported and remembered times differ by less when nothing happened in between, ms. */
const TOLERANCE_MS = 1_500;

/** Its server dropped the model before its time: for another one, or because somebody unloaded it. */
export interface Dropped {
  /** When that was seen, boot time. */
  readonly at: number;
  /** The model that came into memory since; `null`: none did. */
  readonly by: string | null;
}

/** What looks have taught of one endpoint. */
export interface Known {
  readonly sight: Sight | null;
  /** Silence after which its server unloads it, as the server lets know, ms. */
  readonly sessionMs: number | null;
  readonly dropped: Dropped | null;
  /** A silence after which it was gone sooner than was believed, ms. One alone may be somebody's doing; a second like it is not. */
  readonly suspectMs: number | null;
  /** A look from before then says nothing any more, boot time: we have unloaded it since. */
  readonly validFrom: number;
  /** The context it has when a ping of ours loads it, tokens. */
  readonly ownContext: number | null;
}

export const NOTHING_KNOWN: Known = {
  sight: null,
  sessionMs: null,
  dropped: null,
  suspectMs: null,
  validFrom: Number.NEGATIVE_INFINITY,
  ownContext: null,
};

/** A silence that it outlived, and one that it did not, ms. */
export interface Cooling {
  readonly survivedMs: number;
  readonly goneByMs: number;
}

export interface Noticed {
  readonly known: Known;
  readonly live: Live;
  /** Somebody else has used it since the last look. */
  readonly used: boolean;
  /** It went by its idle timer: what that says of it. */
  readonly cooling: Cooling | null;
}

/**
 * What a look says in the light of what was known. A use by somebody else shows in an expiry that moved; a model that is gone before its time
 * was dropped.
 * @param believedMs the shortest silence after which it is believed to go, ms; `null`: no belief
 */
export function notice(known: Known, live: Live, sight: Sight, believedMs: number | null): Noticed {
  const usedAt = lastUse(known, live, sight);
  const used = usedAt !== null;
  const after = used ? afterUsage(live, usedAt) : live;
  if (sight.residency === 'unloaded') return { ...gone(known, after, sight, believedMs), used };
  const warmth = sight.residency === 'loading' ? 'loading' : sight.residency === 'loaded' && after.error === null ? 'warm' : after.warmth;
  const dropped = sight.residency === 'unknown' ? known.dropped : null;
  return { known: { ...known, sight, dropped }, live: withWarmth(after, warmth), used, cooling: null };
}

/** The look right after a ping of ours: its expiry counts from that ping. @param loadedIt it was cold before */
export function noticeAfterPing(known: Known, sight: Sight, endedAt: number, loadedIt: boolean): Known {
  // A look that had begun before, or that came before its server had noticed the end, still shows the expiry of the use before.
  const isFresh = sight.at >= endedAt && (known.sight?.expiresAt ?? Number.NEGATIVE_INFINITY) + TOLERANCE_MS < (sight.expiresAt ?? 0);
  const isTold = sight.expiresAt !== null && sight.residency === 'loaded' && isFresh && !sight.inUse;
  const sessionMs = isTold ? Math.max(1, (sight.expiresAt ?? 0) - endedAt) : known.sessionMs;
  const ownContext = loadedIt && sight.residency === 'loaded' ? sight.contextLength : known.ownContext;
  return { ...known, sight, sessionMs, ownContext, dropped: sight.residency === 'unloaded' ? known.dropped : null };
}

/** When somebody else used it, boot time, if a look shows that it was after all that is known. */
function lastUse({ sight: before, sessionMs }: Known, { lastActivityAt }: Live, sight: Sight): number | null {
  const since = lastActivityAt ?? Number.NEGATIVE_INFINITY;
  if (sight.residency !== 'loaded') return null;
  if (sight.inUse) return sight.at;
  const told = sight.usedAt !== null && sight.usedAt > since + TOLERANCE_MS ? sight.usedAt : null;
  // It was gone after all that we know of, so somebody else has loaded it.
  const arrived = before?.residency === 'unloaded' && since <= before.at;
  const moved = before?.expiresAt !== null && before?.expiresAt !== undefined && (sight.expiresAt ?? 0) > before.expiresAt + TOLERANCE_MS;
  if (arrived && (sight.expiresAt === null || sessionMs === null)) return told ?? sight.at;
  if ((!moved && !arrived) || sight.expiresAt === null || sessionMs === null) return told;
  const usedAt = Math.min(sight.at, sight.expiresAt - sessionMs);
  return usedAt > since + TOLERANCE_MS ? usedAt : told;
}

function gone(known: Known, live: Live, sight: Sight, believedMs: number | null): Omit<Noticed, 'used'> {
  const { sight: before } = known;
  const cold = live.error === null ? withWarmth(live, 'cold') : live;
  const { lastActivityAt } = live;
  if (before?.residency !== 'loaded') return { known: { ...known, sight }, live: cold, cooling: null };
  const by = newcomer(before, sight);
  const dropped: Known = { ...known, sight, dropped: { at: sight.at, by } };
  const ttlEndsAt = before.unloadsAfterMs === null || lastActivityAt === null ? null : lastActivityAt + before.unloadsAfterMs;
  const expiresAt = before.pinned ? Number.POSITIVE_INFINITY : (before.expiresAt ?? ttlEndsAt);
  if (expiresAt !== null) {
    const early = sight.at < expiresAt - TOLERANCE_MS;
    return { known: early ? dropped : { ...known, sight }, live: cold, cooling: null };
  }
  if (by !== null || lastActivityAt === null) return { known: dropped, live: cold, cooling: null };
  const cooling = { survivedMs: Math.max(0, before.at - lastActivityAt), goneByMs: sight.at - lastActivityAt };
  const tooSoon = believedMs !== null && cooling.goneByMs < believedMs * 0.7;
  const again = known.suspectMs !== null && cooling.goneByMs > known.suspectMs * 0.7 && cooling.survivedMs < known.suspectMs * 1.4;
  if (tooSoon && !again) return { known: { ...dropped, suspectMs: cooling.goneByMs }, live: cold, cooling: null };
  return { known: { ...known, sight, suspectMs: null }, live: cold, cooling };
}

/** The same object where nothing differs: whoever watches is told of changes. */
function withWarmth(live: Live, warmth: Live['warmth']): Live {
  return live.warmth === warmth ? live : { ...live, warmth };
}

/** Whether its server will unload it at another time than was known. */
export function isOtherExpiry(before: Sight | null, now: Sight): boolean {
  if (before === null || before.expiresAt === null || now.expiresAt === null) return before?.expiresAt !== now.expiresAt;
  return Math.abs(before.expiresAt - now.expiresAt) > TOLERANCE_MS;
}

function newcomer(before: Sight, now: Sight): string | null {
  return now.others.find(({ model }) => !before.others.some((other) => other.model === model))?.model ?? null;
}
