/** What an instance did while it was watched, in flat lists: there are tens of thousands. */
export class Fires {
  #isOpen = false;
  readonly index: number[] = [];
  /** Wall ms with fractions. */
  readonly at: number[] = [];
  readonly lateMs: number[] = [];
  /** When each claim had its answer, wall ms with fractions, and what it took. */
  readonly claimAt: number[] = [];
  readonly claimMs: number[] = [];

  open(): void {
    this.#isOpen = true;
  }

  close(): void {
    this.#isOpen = false;
  }

  fired(index: number, lateMs: number): void {
    if (!this.#isOpen) return;
    this.index.push(index);
    this.at.push(wallNow());
    this.lateMs.push(lateMs);
  }

  claimed(tookMs: number): void {
    if (!this.#isOpen) return;
    this.claimAt.push(wallNow());
    this.claimMs.push(tookMs);
  }
}

/** Wall ms with fractions, by a clock that does not step meanwhile. */
export function wallNow(): number {
  return performance.timeOrigin + performance.now();
}
