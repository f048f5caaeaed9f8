import type { LearnedHours, Tried } from '../../domain/habits.ts';
import { parseHours } from '../../domain/hours.ts';
import type { Rest } from '../../domain/rest.ts';
import type { Settings } from '../../domain/settings.ts';
import type { Target } from '../catalog.ts';
import type { Clock, Timer } from '../clock.ts';
import type { Gate } from '../gate.ts';
import type { Candidate } from './candidates.ts';
import { ALWAYS } from './habit.ts';
import { DAYS_NEEDED, DAYS_WANTED, lastUseBy, lessonOf, type UseBook } from './lesson.ts';
import { localTime, machineOffsetAt, type OffsetAt } from './localTime.ts';
import { type Choice, choiceOf, costOf } from './pick.ts';
import { Picked } from './picked.ts';
import type { Keeping } from './replay.ts';
import { labelOf, sentenceOf } from './words.ts';

export interface HabitsOptions {
  readonly settings: () => Pick<Settings, 'hours' | 'mindCold' | 'endpoints'>;
  readonly uses: UseBook;
  /** How an endpoint is kept warm while it is, as things stand. */
  readonly keepingOf: (endpointId: string) => Keeping;
  /** Whether its server tells of every use. */
  readonly isTold: (endpointId: string) => boolean;
  readonly clock: Pick<Clock, 'wallNow' | 'setTimer'>;
  /** Told that {@link Gate.restOf} may answer otherwise than it did. */
  readonly onChange: () => void;
  readonly offsetAt?: OffsetAt;
}

type Owner = Pick<Target['endpoint'], 'id' | 'hours' | 'mindCold'>;

/** Whether it is a new day, or something else is known, is looked at this often, ms. */
const REVIEW_MS = 10 * 60_000;
/** Endpoints that are picked for in a row, a few milliseconds each, and the breath between. */
const AT_ONCE = 5;
const BREATH_MS = 20;
/** Whoever looks at all endpoints anew is told after so many, and at the end. */
const TELL_AFTER = 200;
const MOST_TEXTS = 1_000;
const DAY_MS = 24 * 3_600_000;
/** How much longer or shorter a model must stay warm than was reckoned with, to reckon anew. */
const DIFFERS = 1.25;

/** Leaves endpoints with learned hours alone when, by all that was seen of their use, nobody will want them soon. Picks how once a day. */
export class Habits implements Gate {
  readonly yieldsToTimer = true;
  readonly #options: HabitsOptions;
  readonly #offsetAt: OffsetAt;
  readonly #picked = new Map<string, Picked>();
  /** Whether hours are learned ones, by their text: there are few texts and many questions. */
  readonly #learnedTexts = new Map<string, boolean>();
  /** Endpoints to pick for, the next one last. */
  #due: Owner[] = [];
  #untold = 0;
  #timer: Timer | null = null;
  #running = false;

  /** Use {@link createHabits}. */
  constructor(options: HabitsOptions) {
    this.#options = options;
    this.#offsetAt = options.offsetAt ?? machineOffsetAt;
  }

  restOf({ endpoint }: Target, wallNow: number): Rest | null {
    const stretch = this.#pickedFor(endpoint)?.at(wallNow);
    return stretch?.rests === true ? { kind: 'habits', until: stretch.to } : null;
  }

  nextChange({ endpoint }: Target, wallNow: number): number {
    return this.#pickedFor(endpoint)?.at(wallNow).to ?? Number.POSITIVE_INFINITY;
  }

  /** Somebody else used it. @param at wall ms */
  noteUse(endpointId: string, at: number): void {
    const picked = this.#picked.get(endpointId);
    if (picked === undefined) return;
    const now = this.#options.clock.wallNow();
    const before = picked.at(now).rests;
    picked.noteUse(at, now);
    if (picked.at(now).rests !== before) this.#options.onChange();
  }

  /** Begins to pick, and goes on every day until {@link stop}. */
  start(): void {
    this.#running = true;
    this.review();
  }

  stop(): void {
    this.#running = false;
    this.#timer?.cancel();
  }

  /** The settings changed, or a day has gone: picks for those of which something is another. */
  review(): void {
    if (!this.#running) return;
    const learned = this.#options.settings().endpoints.filter((endpoint) => this.#applies(endpoint));
    const left = new Set(learned.map(({ id }) => id));
    for (const id of this.#picked.keys()) if (!left.has(id)) this.#picked.delete(id);
    const { day } = localTime(this.#options.clock.wallNow(), this.#offsetAt);
    this.#due = learned.filter((endpoint) => this.#isDue(endpoint, day)).reverse();
    this.#pickSome();
  }

  /** Picks for the next few that are due, and goes on after a breath. All are looked through only once for it: there may be thousands. */
  #pickSome(): void {
    const { clock, onChange } = this.#options;
    const now = this.#due.splice(-AT_ONCE).reverse();
    for (const endpoint of now) this.#pick(endpoint);
    this.#untold += now.length;
    this.#timer?.cancel();
    this.#timer = this.#due.length > 0 ? clock.setTimer(() => this.#pickSome(), BREATH_MS) : clock.setTimer(() => this.review(), REVIEW_MS);
    if (this.#untold === 0 || (this.#due.length > 0 && this.#untold < TELL_AFTER)) return;
    this.#untold = 0;
    onChange();
  }

  /**
   * What was learned of an endpoint, whether or not its hours are learned ones.
   * @param mindCold pings that one cold start is worth; missing: as it is set
   */
  learned(endpoint: Owner, mindCold: number = this.#mindColdOf(endpoint)): LearnedHours {
    const keeping = this.#options.keepingOf(endpoint.id);
    const { lesson, picked } = this.#choiceFor(endpoint.id, keeping, mindCold);
    return {
      applies: this.#applies(endpoint),
      canBeSeen: lesson.canBeSeen,
      daysSeen: lesson.daysSeen,
      daysWanted: DAYS_WANTED,
      daysNeeded: DAYS_NEEDED,
      uses: lesson.uses,
      mindCold,
      mindColdOfAll: this.#options.settings().mindCold,
      picked: picked?.manner ?? { kind: 'always' },
      sentence: sentenceOf(lesson, picked),
      tried: (lesson.candidates ?? []).map((one) => triedOf(one, lesson.daysSeen, mindCold, one === picked)),
      coolsAfterMs: keeping.coolsAfterMs,
      week: lesson.week,
      kept: picked?.picture ?? null,
    };
  }

  #pick(endpoint: Owner): void {
    const { keepingOf, uses, clock } = this.#options;
    const mindCold = this.#mindColdOf(endpoint);
    const keeping = keepingOf(endpoint.id);
    const habit = this.#choiceFor(endpoint.id, keeping, mindCold).picked?.habit ?? ALWAYS;
    const now = clock.wallNow();
    const { day } = localTime(now, this.#offsetAt);
    this.#picked.set(endpoint.id, new Picked({ habit, mindCold, keeping, day }, lastUseBy(uses, endpoint.id, now)));
  }

  #choiceFor(endpointId: string, keeping: Keeping, mindCold: number): Choice {
    const { uses, isTold, clock } = this.#options;
    const now = clock.wallNow();
    const asked = { endpointId, keeping, isTold: isTold(endpointId) };
    return choiceOf((days) => lessonOf(uses, { ...asked, now: now - days * DAY_MS }, this.#offsetAt), mindCold);
  }

  /** @param day today */
  #isDue(endpoint: Owner, day: number): boolean {
    const picked = this.#picked.get(endpoint.id);
    if (picked === undefined || picked.mindCold !== this.#mindColdOf(endpoint) || picked.day !== day) return true;
    const now = this.#options.keepingOf(endpoint.id);
    return differs(picked.keeping.coolsAfterMs, now.coolsAfterMs) || differs(picked.keeping.gapMs, now.gapMs);
  }

  #pickedFor(endpoint: Owner): Picked | undefined {
    return this.#applies(endpoint) ? this.#picked.get(endpoint.id) : undefined;
  }

  #applies({ hours }: Owner): boolean {
    const text = hours ?? this.#options.settings().hours;
    const known = this.#learnedTexts.get(text);
    if (known !== undefined) return known;
    const rule = parseHours(text);
    const applies = rule.ok && rule.value.kind === 'learned';
    if (this.#learnedTexts.size >= MOST_TEXTS) this.#learnedTexts.clear();
    this.#learnedTexts.set(text, applies);
    return applies;
  }

  #mindColdOf({ mindCold }: Owner): number {
    return mindCold ?? this.#options.settings().mindCold;
  }
}

/** Learned hours: a gate for the monitor, fed by `noteUse`; it picks from `start` on, and on `review` when the settings changed. */
export function createHabits(options: HabitsOptions): Habits {
  return new Habits(options);
}

const differs = (a: number, b: number): boolean => a > DIFFERS * b || b > DIFFERS * a;

function triedOf({ manner, played }: Candidate, days: number, mindCold: number, picked: boolean): Tried {
  return {
    manner,
    label: labelOf(manner),
    pingsPerDay: played.pings / days,
    coldStartsPerWeek: (7 * played.coldStarts) / days,
    costPerDay: costOf(played, mindCold) / days,
    picked,
  };
}
