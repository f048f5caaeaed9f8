import { type LookingOptions, looking, type Watch } from './watch.ts';

export interface IdleSource {
  /** Seconds without a key or a movement of the mouse. */
  getSystemIdleTime(): number;
}

const LOOK_EVERY_MS = 15_000;
/** Whoever comes back shall find warm models: it is noticed within a second or two. */
const LOOK_WHILE_IDLE_MS = 1_500;

/** While nobody has used this computer for as long as the settings say. @param afterMs `null`: that is not wanted */
export function watchIdle(source: IdleSource, afterMs: () => number | null, options: LookingOptions): Watch {
  const isSo = (): boolean => {
    const limitMs = afterMs();
    return limitMs !== null && source.getSystemIdleTime() * 1000 >= limitMs;
  };
  const isWanted = (): boolean => afterMs() !== null;
  return looking({ reason: 'while nobody uses this computer', isWanted, isSo, everyMs: LOOK_EVERY_MS, everyMsWhileSo: LOOK_WHILE_IDLE_MS }, options);
}
