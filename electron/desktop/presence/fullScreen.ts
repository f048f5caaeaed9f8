import { Hold, type HoldOptions } from './hold.ts';
import type { Watch } from './watch.ts';

/** Tells whether a program of somebody else has the whole screen, where this system lets that be known. */
export interface FullScreenSource {
  /** Begins to watch. @returns a function that ends it */
  watch(onChange: (isFullScreen: boolean) => void): () => void;
}

export interface FullScreenOptions extends HoldOptions {
  /** Our own window has the whole screen just now, which is no reason to rest. */
  readonly isOurs: () => boolean;
}

/** While a game or another program has the whole screen, and the GPU with it. Watches only while its setting is on. */
export function watchFullScreen(source: FullScreenSource, isWanted: () => boolean, { isOurs, ...hold }: FullScreenOptions): Watch {
  const rest = new Hold('while a program has the whole screen', hold);
  let end: (() => void) | undefined;
  let stopped = false;
  const stop = (): void => {
    end?.();
    end = undefined;
    rest.set(false);
  };
  return {
    look() {
      if (stopped) return;
      if (!isWanted()) stop();
      else end ??= source.watch((isFullScreen) => rest.set(isFullScreen && !isOurs()));
    },
    stop() {
      stopped = true;
      end?.();
    },
  };
}
