/** Room for what is zero, which has no place on a logarithmic axis, as a part of its length. */
const ZERO_PART = 0.12;

export interface LogRange {
  readonly least: number;
  readonly most: number;
  /** Where it begins and ends in the picture. */
  readonly from: number;
  readonly to: number;
}

/** A logarithmic axis that also has a place for zero, at its begin. */
export class LogAxis {
  readonly from: number;
  readonly to: number;
  readonly #least: number;
  readonly #decades: number;

  constructor({ least, most, from, to }: LogRange) {
    this.from = from;
    this.to = to;
    this.#least = least;
    this.#decades = Math.log10(most / least);
  }

  /** Where a value is drawn; one below the least is drawn there, unless it is zero. */
  place(value: number): number {
    if (value <= 0) return this.#at(ZERO_PART / 3);
    const part = Math.log10(Math.max(value, this.#least) / this.#least) / this.#decades;
    return this.#at(ZERO_PART + (1 - ZERO_PART) * Math.min(part, 1));
  }

  /** Zero, and every power of ten. */
  get ticks(): { readonly place: number; readonly text: string }[] {
    const powers = Array.from({ length: Math.floor(this.#decades) + 1 }, (_, index) => this.#least * 10 ** index);
    return [0, ...powers].map((value) => ({ place: this.place(value), text: String(Number(value.toPrecision(1))) }));
  }

  #at(part: number): number {
    return Math.round((this.from + part * (this.to - this.from)) * 10) / 10;
  }
}
