import { DEFAULT_BRING_BACK } from '../domain/endpoint.ts';
import { isLoopback } from '../domain/loopback.ts';
import type { Look, Seen } from '../domain/peek.ts';
import { type Ping, wasOnlyLook } from '../domain/ping.ts';
import { hostOf, type Provider } from '../domain/provider.ts';
import { wayOf } from '../domain/way.ts';
import type { Clock } from './clock.ts';
import { beliefOf, observe } from './cooldown/cooldown.ts';
import { BUSY_MS, type Skip, whyNotFree } from './hostFree.ts';
import { afterLook, afterPushingOut, type HostMemory, UNSEEN_HOST } from './hostMemory.ts';
import { UNSEEN } from './keepAlive.ts';
import { isOtherExpiry, notice, noticeAfterPing } from './known.ts';
import { afterSibling, type Live } from './live.ts';
import type { EngineLog } from './log.ts';
import type { LookBook } from './lookBook.ts';
import { SOON_MS } from './pacing.ts';
import { planAfterActivity, WATCHED_FOR_MS } from './plan.ts';
import type { Met } from './realLabel.ts';
import { type Sight, sightOf } from './sight.ts';
import { ruleOf, sameTarget, toBoot, type Watched } from './watched.ts';
import type { WatchList } from './watchList.ts';
import type { Plan, Why } from './why.ts';

export interface TurnsOptions {
  readonly list: WatchList;
  readonly book: LookBook;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: EngineLog;
  /** Told what was learned of an endpoint. */
  readonly onLearned: (watched: Watched) => void;
  /** Told that somebody else has used an endpoint, at its last activity; and whether its server tells of every use. */
  readonly onUse: (watched: Watched, tellsOfUse: boolean) => void;
}

/** What to do with an endpoint whose turn it is. `seen`: what a look says it will find, where it says so. */
export type Turn =
  | {
      readonly do: 'ping';
      readonly seen: 'warm' | 'cold' | null;
      readonly queued: boolean;
      readonly contextLength: number | null;
      readonly look: Look | null;
    }
  | { readonly do: 'wait'; readonly plan: Plan }
  | { readonly do: 'skip'; readonly skip: Skip };

/** A ping that has ended: what was seen before it, when that was (boot time), and whether the machine had slept since the last use. */
export interface Ended {
  readonly before: Extract<Turn, { do: 'ping' }>;
  readonly endedAt: number;
  readonly sleptSince: boolean;
}

/** Looks of one round of pings are shared. */
const FRESH_MS = 500;
/** A due time is moved only for more than this, ms. */
const SLACK_MS = 1_000;
/** After a look that did not come while a model was watched, ms. */
const SILENT_AGAIN_MS = 30_000;
/** Due for reasons that a look does not refute. */
const INSISTING: ReadonlySet<Why['kind']> = new Set(['changed', 'retry', 'visit']);
/** Contexts that Ollama chooses by itself, by the memory it finds; any other one somebody has asked for. Source: its docs/context-length. */
const AUTOMATIC_CONTEXTS: ReadonlySet<number> = new Set([4_096, 32_768, 262_144]);

/** Looks before it pings: what is the turn of an endpoint good for? And after: what did the ping change? */
export class Turns {
  readonly #options: TurnsOptions;
  readonly #memories = new Map<string, HostMemory>();

  constructor(options: TurnsOptions) {
    this.#options = options;
  }

  /** @param asked somebody wants this ping, whatever a look says */
  async take(watched: Watched, asked: boolean, signal: AbortSignal): Promise<Turn> {
    const { book, clock } = this.#options;
    const { target } = watched;
    if (watched.inUse > 0 && !asked) return { do: 'wait', plan: { dueAt: clock.bootNow() + BUSY_MS, why: { kind: 'skipped', skip: IN_USE } } };
    const look = await book.look(target.provider, FRESH_MS, signal);
    if (!sameTarget(watched.target, target)) return { do: 'wait', plan: { dueAt: clock.bootNow() + SOON_MS, why: { kind: 'changed' } } };
    const sight = this.#sightIn(look, watched);
    if (wayOf(target.endpoint) === 'peek') return this.#lookOnly(watched, look, sight);
    if (sight === null) return this.#unseen(watched, look, asked);
    this.#takeNotice(watched, sight);
    if (!asked) {
      const skip = this.#whyNotFree(watched, sight);
      if (skip !== null) return { do: 'skip', skip };
      const plan = this.#notYet(watched, sight);
      if (plan !== null) return { do: 'wait', plan };
    }
    const seen = sight.residency === 'loaded' ? 'warm' : sight.residency === 'unloaded' ? 'cold' : null;
    return { do: 'ping', seen, queued: sight.inUse, contextLength: askedContext(watched, sight), look };
  }

  /** What a ping has changed on its server, and what it teaches. */
  async afterPing(watched: Watched, ping: Ping, ended: Ended, signal: AbortSignal): Promise<void> {
    const { book, list } = this.#options;
    const { target } = watched;
    if (ping.error !== null || wasOnlyLook(ping)) return;
    // What it kept warm is kept warm for every endpoint of that model.
    for (const other of list.siblingsOf(watched)) other.live = afterSibling(other.live, ended.endedAt);
    const { before, endedAt } = ended;
    this.#learn(watched, ping, ended);
    const previous = watched.known.sight;
    // Where nothing tells an expiry, a warm ping has changed nothing that a look would show; where the look before did not come, it may come now.
    if (before.seen === 'warm' && previous?.expiresAt === null && watched.known.sessionMs === null) return;
    const look = await book.look(target.provider, 0, signal);
    const sight = this.#sightIn(look, watched);
    if (sight === null || !sameTarget(watched.target, target)) return;
    if (previous !== null) this.#noteDisplaced(watched, previous, sight);
    watched.known = noticeAfterPing(watched.known, sight, endedAt, ping.outcome === 'cold');
  }

  /** The look is the ping. */
  #lookOnly(watched: Watched, look: Look, sight: Sight | null): Turn {
    const { known } = watched;
    if (sight !== null) this.#takeNotice(watched, sight);
    else if (known.sight !== null) watched.known = { ...known, sight: { ...known.sight, residency: 'unknown' } };
    return { ...PING_BLINDLY, look };
  }

  /** A look without a ping: what it shows is taken in, and plans that it overturns are made anew. */
  async lookAround(provider: Provider, here: readonly Watched[], freshMs: number, signal: AbortSignal): Promise<Look> {
    const look = await this.#options.book.look(provider, freshMs, signal);
    // Our own request would look like somebody else's use.
    if (here.some(({ current }) => current !== null)) return look;
    for (const watched of here) {
      const sight = watched.target.provider === provider ? this.#sightIn(look, watched) : null;
      if (sight !== null) await this.#takeAround(watched, sight);
    }
    return look;
  }

  async #takeAround(watched: Watched, sight: Sight): Promise<void> {
    const { list, clock } = this.#options;
    const { live, known } = watched;
    const used = this.#takeNotice(watched, sight);
    const isGone = known.sight?.residency === 'loaded' && sight.residency === 'unloaded';
    const isOther = isOtherExpiry(known.sight, sight);
    if (watched.dueAt !== null && isGone) await list.place(watched, { dueAt: clock.bootNow() + SOON_MS, why: { kind: 'overdue' } });
    // Of one that nobody has used yet a look tells nothing of when it is due.
    else if (watched.dueAt !== null && watched.live.lastActivityAt !== null && (used || isOther) && !INSISTING.has(watched.why.kind))
      await list.place(watched, this.#plan(watched));
    if (watched.live !== live || isOther || watched.known.dropped !== known.dropped) list.changed(watched);
  }

  /** Nothing can be seen of its server just now, or any more: what was seen before holds no longer. */
  #unseen(watched: Watched, look: Look, asked: boolean): Turn {
    const { sight } = watched.known;
    const isWatched = watched.why.kind === 'watching' && look.kind === 'silent' && !asked && sight?.residency === 'loaded';
    if (sight !== null) watched.known = { ...watched.known, sight: { ...sight, residency: 'unknown' } };
    if (!isWatched) return PING_BLINDLY;
    // One look that does not come is no reason to break a long silence.
    return { do: 'wait', plan: { dueAt: this.#options.clock.bootNow() + SILENT_AGAIN_MS, why: watched.why } };
  }

  /** Forgets what was seen on providers that are gone. */
  keepOnly(providerIds: ReadonlySet<string>): void {
    for (const id of this.#memories.keys()) if (!providerIds.has(id)) this.#memories.delete(id);
    this.#options.book.keepOnly(providerIds);
  }

  sight(provider: Provider): Seen {
    return this.#options.book.sight(provider);
  }

  #sightIn(look: Look, { target, known, live }: Watched): Sight | null {
    if (look.kind !== 'seen') return null;
    const sight = sightOf(look.peek, target.endpoint.model, (wallMs) => toBoot(wallMs, this.#options.clock));
    if (sight.at < known.validFrom) return null;
    // The timer of a server on this machine stood still while that slept, but it tells the time at which it would have ended.
    const stoodStill = live.sleptSince && isOnThisMachine(target.provider) && sight.expiresAt !== null;
    return stoodStill ? { ...sight, expiresAt: null, inUse: sight.inUse && (sight.expiresAt ?? 0) > sight.at } : sight;
  }

  /** @returns whether somebody else has used it */
  #takeNotice(watched: Watched, sight: Sight): boolean {
    const { endpoint, provider } = watched.target;
    this.#memories.set(provider.id, afterLook(this.#memoryOf(provider.id), endpoint.model, sight));
    const belief = ruleOf(watched).kind === 'auto' ? beliefOf(watched.cooldown, this.#options.clock.wallNow()) : null;
    const { live } = watched;
    const noticed = notice(watched.known, live, sight, belief?.kind === 'learned' && belief.phase !== 'exploring' ? belief.lowMs : null);
    watched.known = noticed.known;
    watched.live = noticed.live;
    if (noticed.used) this.#options.onUse(watched, sight.tellsOfUse);
    if (noticed.cooling !== null && tellsOfTime(watched, live)) this.#observe(watched, { ...noticed.cooling, evidence: 'hard' });
    return noticed.used;
  }

  #whyNotFree(watched: Watched, sight: Sight): Skip | null {
    const { endpoint, provider } = watched.target;
    const ours = this.#options.list.modelsOn(provider.id);
    return whyNotFree({
      model: endpoint.model,
      known: watched.known,
      sight,
      memory: this.#memoryOf(provider.id),
      bringBack: endpoint.bringBack ?? DEFAULT_BRING_BACK,
      isOurs: (model) => ours.has(model) || ours.has(model.replace(/:latest$/, '')),
    });
  }

  /** The plan for later, where a look shows that a ping would be for nothing now. */
  #notYet(watched: Watched, sight: Sight): Plan | null {
    const { clock } = this.#options;
    const now = clock.bootNow();
    const { kind } = watched.why;
    if (kind === 'watching' && sight.residency === 'loaded') {
      const silenceMs = now - (watched.live.lastActivityAt ?? now);
      if (silenceMs < WATCHED_FOR_MS) return this.#plan(watched);
      if (tellsOfTime(watched, watched.live)) this.#observe(watched, { survivedMs: silenceMs, goneByMs: null, evidence: 'hard' });
      return null;
    }
    if (INSISTING.has(kind) || sight.residency !== 'loaded') return null;
    // The earliest that chance could make of it.
    const plan = planAfterActivity(watched, now, { random: () => 1, wallNow: clock.wallNow() });
    return plan.dueAt > now + SLACK_MS ? this.#plan(watched) : null;
  }

  #plan(watched: Watched): Plan {
    const { clock, random } = this.#options;
    return planAfterActivity(watched, clock.bootNow(), { random, wallNow: clock.wallNow() });
  }

  #learn(watched: Watched, { outcome, gapMs, loadMs }: Ping, { before: { seen, queued }, sleptSince }: Ended): void {
    // What went before its time says nothing of how long it stays; nor does the time that its server slept.
    if (gapMs === null || watched.known.dropped !== null || !tellsOfTime(watched, { sleptSince })) return;
    if (queued && seen === null) return;
    const evidence = seen !== null || loadMs !== null ? 'hard' : 'timing';
    if (outcome === 'warm') this.#observe(watched, { survivedMs: gapMs, goneByMs: null, evidence });
    // A look that found it gone has said so already, and more exactly.
    else if (seen !== 'cold') this.#observe(watched, { survivedMs: 0, goneByMs: gapMs, evidence });
  }

  /** A real request met a model that had been left alone for so long, ms. */
  learnFromRequest(watched: Watched, met: Met, gapMs: number, evidence: 'hard' | 'timing'): void {
    this.#observe(watched, met === 'warm' ? { survivedMs: gapMs, goneByMs: null, evidence } : { survivedMs: 0, goneByMs: gapMs, evidence });
  }

  #observe(watched: Watched, seen: { readonly survivedMs: number; readonly goneByMs: number | null; readonly evidence: 'hard' | 'timing' }): void {
    if (ruleOf(watched).kind !== 'auto') return;
    watched.cooldown = observe(watched.cooldown, { at: this.#options.clock.wallNow(), ...seen });
    this.#options.onLearned(watched);
  }

  /** A load of ours that pushed others out, and one that restarted the model, are told and remembered. */
  #noteDisplaced({ target: { endpoint, provider } }: Watched, before: Sight, after: Sight): void {
    const { log } = this.#options;
    const gone = before.others
      .filter(({ model }) => !after.others.some((other) => other.model === model))
      // What went by its own timer meanwhile was not pushed out.
      .filter(({ expiresAt }) => expiresAt === null || expiresAt > after.at)
      .map(({ model }) => model);
    if (before.residency === 'unloaded' && after.residency === 'loaded' && gone.length > 0) {
      this.#memories.set(provider.id, afterPushingOut(this.#memoryOf(provider.id), endpoint.model, gone));
      log.warn(`Loading ${endpoint.model} pushed ${gone.join(', ')} out of memory on ${provider.name}; that is not done again`, {
        endpoint: endpoint.id,
      });
    }
    const restarted = before.residency === 'loaded' && before.contextLength !== null && after.contextLength !== before.contextLength;
    if (restarted && after.contextLength !== null)
      log.warn(
        `${endpoint.model} was restarted with a context of ${after.contextLength} tokens instead of ${before.contextLength}: another program asks for its own`,
        { endpoint: endpoint.id },
      );
  }

  #memoryOf(providerId: string): HostMemory {
    return this.#memories.get(providerId) ?? UNSEEN_HOST;
  }
}

/** Whether the silence was as long for its server as for us: one on this machine has slept with it. */
export function tellsOfTime({ target }: Watched, { sleptSince }: Pick<Live, 'sleptSince'>): boolean {
  return !sleptSince || !isOnThisMachine(target.provider);
}

function isOnThisMachine(provider: Provider): boolean {
  const host = hostOf(provider);
  return URL.canParse(host) && isLoopback(new URL(host).hostname);
}

const IN_USE: Skip = { kind: 'busy', lookAgainMs: BUSY_MS };

const PING_BLINDLY: Extract<Turn, { do: 'ping' }> = { do: 'ping', ...UNSEEN };

/** The context that somebody else has loaded it with: a ping that asks for another would restart it (Ollama). `null`: the usual one. */
function askedContext({ known: { ownContext } }: Watched, { residency, contextLength }: Sight): number | null {
  if (residency !== 'loaded' || contextLength === null) return null;
  const usual = ownContext === null ? AUTOMATIC_CONTEXTS.has(contextLength) : contextLength === ownContext;
  return usual ? null : contextLength;
}
