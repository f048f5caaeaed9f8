/** A turn that is claimed, or is being claimed, a little before it comes. */
export interface Turn {
  readonly id: string;
  readonly member: string;
  /** When it comes, boot time. */
  readonly at: number;
}

/** A turn that nobody took for so long was slept through: another instance may have it by now, ms. */
const MISSED_MS = 2_000;

/** Keeps turns until they come: who asks a moment before has the answer of another machine by then. */
export class TurnsAhead {
  /** With the claim that is under way; `null`: it is ours, since `oursAt`, and surely until `sureUntil`. */
  readonly #turns = new Map<string, { turn: Turn; asked: Promise<void> | null; oursAt: number; sureUntil: number }>();

  /** @param asked resolves when the claim has its answer */
  ask(turns: readonly Turn[], asked: Promise<void>): void {
    for (const turn of turns) this.#turns.set(turn.id, { turn, asked, oursAt: 0, sureUntil: 0 });
  }

  /**
   * The claim has its answer: it is ours, and comes not before `at`.
   * @param sureUntil its lease is not over before, boot time: an answer may have lain about for longer than that
   * @returns whether it still is wanted: it may have been put off meanwhile
   */
  gain(turn: Turn, now: number, sureUntil: number, at = turn.at): boolean {
    const known = this.#turns.get(turn.id);
    if (known?.turn !== turn) return false;
    known.turn = { ...turn, at: Math.max(at, turn.at) };
    known.asked = null;
    known.oursAt = now;
    known.sureUntil = sureUntil;
    return true;
  }

  /** The claim has failed. @returns whether the turn was still wanted */
  lose(turn: Turn): boolean {
    return this.#turns.get(turn.id)?.turn === turn && this.#turns.delete(turn.id);
  }

  drop(id: string): void {
    this.#turns.delete(id);
  }

  /** When the earliest comes, boot time; `null`: there is none. */
  next(): number | null {
    let earliest: number | null = null;
    for (const { turn } of this.#turns.values()) if (earliest === null || turn.at < earliest) earliest = turn.at;
    return earliest;
  }

  /** Resolves when no claim is under way for a turn that has come. */
  async settled(now: number): Promise<void> {
    const asked = new Set<Promise<void>>();
    for (const one of this.#turns.values()) if (one.asked !== null && one.turn.at <= now) asked.add(one.asked);
    if (asked.size > 0) await Promise.all(asked);
  }

  /** Takes out what is ours and has come by then. */
  take(now: number): { readonly come: readonly string[]; readonly missed: readonly Turn[] } {
    const come: string[] = [];
    const missed: Turn[] = [];
    for (const { turn, asked, oursAt, sureUntil } of this.#turns.values()) {
      if (asked !== null || turn.at > now) continue;
      this.#turns.delete(turn.id);
      if (now < sureUntil && now - Math.max(turn.at, oursAt) < MISSED_MS) come.push(turn.id);
      else missed.push(turn);
    }
    return { come, missed };
  }
}
