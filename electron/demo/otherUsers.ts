import type { DemoClock } from './clock.ts';
import type { Gpu, Lease } from './gpu.ts';

/** Shortest and longest, ms; the real one is drawn by chance. */
export type Range = readonly [shortest: number, longest: number];

export interface Chance {
  readonly clock: DemoClock;
  /** As `Math.random`. */
  readonly random: () => number;
}

/** A state that comes and goes. */
export interface Spells extends Chance {
  /** Time before it first comes; `between` by default. */
  readonly first?: Range;
  readonly between: Range;
  readonly lasts: Range;
  begin(): void;
  end(): void;
}

/** Lets a state come and go for ever. Returns the call that ends it for good. */
export function spells({ clock, random, first, between, lasts, begin, end }: Spells): () => void {
  const draw = ([shortest, longest]: Range): number => shortest + random() * (longest - shortest);
  let cancel = clock.after(draw(first ?? between), come);
  let isOn = false;

  function come(): void {
    isOn = true;
    begin();
    cancel = clock.after(draw(lasts), go);
  }

  function go(): void {
    isOn = false;
    end();
    cancel = clock.after(draw(between), come);
  }

  return () => {
    cancel();
    if (isOn) end();
  };
}

export interface OtherUser extends Chance {
  readonly gpu: Gpu;
  readonly model: string;
  /** Requests at a time. */
  readonly requests: number;
  readonly first?: Range;
  readonly between: Range;
  readonly lasts: Range;
}

/** Somebody else who uses a model now and then, through the same queue as everybody. Returns the call that ends it. */
export function otherUser({ gpu, model, requests, ...when }: OtherUser): () => void {
  let running: { readonly leaving: AbortController; readonly leases: Promise<Lease>[] } | undefined;
  return spells({
    ...when,
    begin() {
      const leaving = new AbortController();
      const leases = Array.from({ length: requests }, () => gpu.acquire(model, { signal: leaving.signal }));
      for (const lease of leases) lease.catch(() => {});
      running = { leaving, leases };
    },
    end() {
      for (const lease of running?.leases ?? []) {
        lease.then(
          ({ release }) => release(),
          () => {},
        );
      }
      running?.leaving.abort(new DOMException('the other user left', 'AbortError'));
      running = undefined;
    },
  });
}
