/** Chance that is the same in every run. Every subject has a stream of its own, so that what one policy does moves nobody else's dice. */
export class Chance {
  #state: number;

  /** @param subject whose chance it is: a world, a run, what is drawn */
  constructor(...subject: readonly (string | number)[]) {
    this.#state = hashOf(subject.join('|'));
  }

  /** Uniform from 0 to 1 (mulberry32). */
  uniform(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Time until the next of events that come at random, every `mean` on average. */
  wait(mean: number): number {
    return -mean * Math.log(1 - this.uniform());
  }

  /** Log-normal around its median; `sigma` is the deviation of the logarithm. */
  around(median: number, sigma: number): number {
    const normal = Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
    return median * Math.exp(sigma * normal);
  }

  /** Moments at random, every `mean` on average, from `from` to before `to`. */
  moments(mean: number, from: number, to: number): number[] {
    const moments: number[] = [];
    for (let at = from + this.wait(mean); at < to; at += this.wait(mean)) moments.push(at);
    return moments;
  }
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
}
