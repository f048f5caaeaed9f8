import { type Budget, type BudgetLevel, type BudgetSpan, budgetSpans, budgetState, limitOf, NO_BUDGET } from '../../domain/budget.ts';
import type { Ping } from '../../domain/ping.ts';
import type { Rest } from '../../domain/rest.ts';
import type { Settings } from '../../domain/settings.ts';
import type { Target } from '../catalog.ts';
import type { Gate } from '../gate.ts';
import type { Purse, Reservation } from '../purse.ts';
import { type Period, periodOf } from './calendar.ts';
import { mayCost, mostOfPing } from './estimate.ts';
import { type ReadSpent, SpentBook } from './spentBook.ts';

export interface BudgetsOptions {
  readonly readSpent: ReadSpent;
  readonly settings: () => Pick<Settings, 'budget' | 'prices' | 'endpoints'>;
  /** Wall clock, ms since 1970. */
  readonly wallNow: () => number;
}

/** One limit that holds. */
interface Limit {
  /** `null`: of all pings together. */
  readonly endpointId: string | null;
  readonly span: BudgetSpan;
  readonly limitUsd: number;
}

/** Money that a ping under way may cost. */
interface Held {
  readonly endpointId: string;
  readonly usd: number;
}

/** A ping is dated when it is sent, a moment after its money was held: maybe on the other side of midnight. */
const DATED_WITHIN_MS = 1_000;

/** Sees to it that what pings cost stays within the limits of the user: per day and per month, of one endpoint and of all. */
export class Budgets implements Gate, Purse {
  readonly yieldsToTimer = false;
  readonly #options: BudgetsOptions;
  readonly #book: SpentBook;
  readonly #held = new Set<Held>();
  /** The dearest ping of each endpoint in this run, USD. */
  readonly #dearest = new Map<string, number>();
  readonly #listeners = new Set<() => void>();
  /** Whether pings may cost anything, as long as the settings stay as they are. */
  readonly #costly = new WeakMap<Target, boolean>();
  /** The day and the month that were last asked for. */
  readonly #periods = new Map<BudgetSpan, Period>();
  /** The states that listeners know, of the day and the month that they know. */
  readonly #told = new Map<string, BudgetLevel['state']>();
  #toldOf = '';

  constructor(options: BudgetsOptions) {
    this.#options = options;
    this.#book = new SpentBook(options.readSpent);
  }

  /** Of two budgets that are used up, the one that stays so longer is told. */
  restOf(target: Target, wallNow: number): Rest | null {
    const used = this.#limitsOf(target)
      .map((limit) => this.#levelOf(limit, wallNow))
      .filter(({ state }) => state === 'used');
    const longest = used.reduce<BudgetLevel | null>((best, level) => (best === null || level.until > best.until ? level : best), null);
    if (longest === null) return null;
    const { endpointId, span, limitUsd, until } = longest;
    return { kind: 'budget', of: endpointId === null ? 'all' : 'endpoint', span, limitUsd, until };
  }

  nextChange(target: Target, wallNow: number): number {
    const rest = this.restOf(target, wallNow);
    return rest?.kind === 'budget' ? rest.until : Number.POSITIVE_INFINITY;
  }

  /**
   * A ping that nobody asked for is refused when a limit is reached, and also when it might be passed together with what is under way: one ping
   * alone may pass it, since nobody knows before what it costs, but not several at once.
   */
  reserve(target: Target, asked: boolean): Reservation | null {
    const { id } = target.endpoint;
    const now = this.#options.wallNow();
    const limits = this.#limitsOf(target);
    const usd = limits.length === 0 ? 0 : Math.max(this.#dearest.get(id) ?? 0, mostOfPing(target, this.#options.settings().prices));
    const hasRoom = (limit: Limit): boolean => this.#hasRoom(limit, usd, now) && this.#hasRoom(limit, usd, now + DATED_WITHIN_MS);
    if (!asked && !limits.every(hasRoom)) return null;
    const held: Held = { endpointId: id, usd };
    this.#held.add(held);
    return { settle: (ping) => this.#settle(held, ping) };
  }

  /** How much of every budget is spent: that of all first, then those of endpoints. */
  levels(): BudgetLevel[] {
    const now = this.#options.wallNow();
    const { endpoints } = this.#options.settings();
    const own = endpoints.flatMap(({ id, budget }) => limitsIn(id, budget));
    return [...this.#limitsOfAll(), ...own].map((limit) => this.#levelOf(limit, now));
  }

  /** USD that pings have cost today and this month. @param endpointId `null`: all of them */
  spent(endpointId: string | null): { readonly dayUsd: number; readonly monthUsd: number } {
    return this.#book.now(endpointId, this.#options.wallNow());
  }

  /** Forgets what was kept in mind of endpoints that are gone. */
  keepOnly(endpointIds: ReadonlySet<string>): void {
    this.#book.keepOnly(endpointIds);
    for (const id of this.#dearest.keys()) if (!endpointIds.has(id)) this.#dearest.delete(id);
  }

  /** Told when a ping has brought a budget near its end or used it up, or was the first of a new day or month. @returns a function that ends it */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #settle(held: Held, ping: Pick<Ping, 'at' | 'costUsd'> | null): void {
    if (!this.#held.delete(held)) return;
    const usd = ping?.costUsd ?? 0;
    if (ping === null || usd === 0) return;
    const { endpointId } = held;
    this.#dearest.set(endpointId, Math.max(this.#dearest.get(endpointId) ?? 0, usd));
    this.#book.add(endpointId, ping.at, usd);
    this.#tellOf(endpointId);
  }

  #hasRoom({ endpointId, span, limitUsd }: Limit, usd: number, at: number): boolean {
    const spent = this.#book.spent(endpointId, this.#periodOf(span, at));
    if (budgetState(spent, limitUsd) === 'used') return false;
    const others = [...this.#held].filter((held) => held.usd > 0 && (endpointId === null || held.endpointId === endpointId));
    if (others.length === 0) return true;
    return others.reduce((sum, held) => sum + held.usd, spent + usd) <= limitUsd;
  }

  #limitsOfAll(): Limit[] {
    return limitsIn(null, this.#options.settings().budget);
  }

  /** What costs nothing cannot pass the budget of all, and does not rest for it. */
  #limitsOf(target: Target): Limit[] {
    const { id, budget } = target.endpoint;
    const ofAll = this.#limitsOfAll();
    return [...limitsIn(id, budget), ...(ofAll.length > 0 && this.#mayCost(target) ? ofAll : [])];
  }

  #mayCost(target: Target): boolean {
    const known = this.#costly.get(target);
    if (known !== undefined) return known;
    const costs = mayCost(target, this.#options.settings().prices);
    this.#costly.set(target, costs);
    return costs;
  }

  #levelOf({ endpointId, span, limitUsd }: Limit, now: number): BudgetLevel {
    const period = this.#periodOf(span, now);
    const spentUsd = this.#book.spent(endpointId, period);
    return { endpointId, span, spentUsd, limitUsd, state: budgetState(spentUsd, limitUsd), until: period.to };
  }

  #periodOf(span: BudgetSpan, at: number): Period {
    const known = this.#periods.get(span);
    if (known !== undefined && at >= known.from && at < known.to) return known;
    const period = periodOf(span, at);
    this.#periods.set(span, period);
    return period;
  }

  /** Looks only at the budgets that a ping of the endpoint counts for: there may be thousands of others. */
  #tellOf(endpointId: string): void {
    const now = this.#options.wallNow();
    const period = budgetSpans.map((span) => this.#periodOf(span, now).to).join(' ');
    const isNewPeriod = period !== this.#toldOf;
    this.#toldOf = period;
    if (isNewPeriod) this.#told.clear();
    const { endpoints } = this.#options.settings();
    const own = endpoints.find(({ id }) => id === endpointId)?.budget;
    const levels = [...this.#limitsOfAll(), ...limitsIn(endpointId, own)].map((limit) => this.#levelOf(limit, now));
    const isOther = levels.filter((level) => this.#isOther(level)).length > 0;
    if (isNewPeriod || isOther) for (const listener of this.#listeners) listener();
  }

  /** Whether listeners know another state of it; one that they know nothing of is ok. */
  #isOther({ endpointId, span, state }: BudgetLevel): boolean {
    const key = `${span} ${endpointId ?? ''}`;
    const before = this.#told.get(key) ?? 'ok';
    this.#told.set(key, state);
    return before !== state;
  }
}

function limitsIn(endpointId: string | null, budget: Budget = NO_BUDGET): Limit[] {
  return budgetSpans.flatMap((span) => {
    const limitUsd = limitOf(budget, span);
    return limitUsd === null ? [] : [{ endpointId, span, limitUsd }];
  });
}
