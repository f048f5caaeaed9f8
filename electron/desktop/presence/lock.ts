import { type LookingOptions, looking, type Watch } from './watch.ts';

export interface LockSource {
  on(event: 'lock-screen' | 'unlock-screen', listener: () => void): unknown;
  getSystemIdleState(idleThresholdSeconds: number): 'active' | 'idle' | 'locked' | 'unknown';
}

/** Only macOS and Windows tell of locking; some Linux desktops let it be asked. */
const LOOK_EVERY_MS = 15_000;
/** Whoever unlocks wants to work. */
const LOOK_WHILE_LOCKED_MS = 2_000;

/** While the screen is locked. */
export function watchLock(source: LockSource, isWanted: () => boolean, options: LookingOptions): Watch {
  let told: boolean | null = null;
  const isSo = (): boolean => told ?? source.getSystemIdleState(1) === 'locked';
  const watch = looking(
    { reason: 'while the screen is locked', isWanted, isSo, everyMs: LOOK_EVERY_MS, everyMsWhileSo: LOOK_WHILE_LOCKED_MS },
    options,
  );
  const tell = (locked: boolean) => (): void => {
    told = locked;
    watch.look();
  };
  source.on('lock-screen', tell(true));
  source.on('unlock-screen', tell(false));
  return watch;
}
