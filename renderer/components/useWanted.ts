import { useEffect, useState } from 'react';

/** How long the new truth may take to arrive after the answer, ms. */
const ARRIVAL_MS = 2_000;

/**
 * Shows a change at once, until the service has told the truth, whatever that is; when the change fails, the truth again.
 * @param truth what it is as far as the service has told
 * @returns what to show; and what to call with the wish and the change that fulfils it, which says whether it worked
 */
export function useWanted<T>(truth: T): readonly [shown: T, want: (next: T, change: Promise<boolean> | undefined) => Promise<void>] {
  const [wish, setWish] = useState<{ readonly value: T } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another truth has arrived, whatever was wanted.
  useEffect(() => setWish(null), [truth]);
  const want = async (value: T, change: Promise<boolean> | undefined): Promise<void> => {
    const mine = { value };
    // A newer wish stays.
    const forget = (): void => setWish((now) => (now === mine ? null : now));
    setWish(mine);
    if ((await change) === true) setTimeout(forget, ARRIVAL_MS);
    else forget();
  };
  return [wish === null ? truth : wish.value, want];
}
