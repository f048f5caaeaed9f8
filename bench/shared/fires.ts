/** What an instance did while it was watched, in flat lists: there are tens of thousands. */
export class Fires {
  #isOpen = false;
  readonly index: number[] = [];
  /** Wall ms with fractions. */
  readonly at: number[] = [];
  readonly lateMs: number[] = [];
  /** What each claim took. */
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
    this.at.push(performance.timeOrigin + performance.now());
    this.lateMs.push(lateMs);
  }

  claimed(tookMs: number): void {
    if (this.#isOpen) this.claimMs.push(tookMs);
  }
}
