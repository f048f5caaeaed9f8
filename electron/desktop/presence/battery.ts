import { type LookingOptions, looking, type Watch } from './watch.ts';

export interface BatterySource {
  on(event: 'on-ac' | 'on-battery', listener: () => void): unknown;
  isOnBatteryPower(): boolean;
}

/** Linux never tells when the plug is pulled, and Windows not reliably. */
const LOOK_EVERY_MS = 60_000;

/** While this computer runs on battery. */
export function watchBattery(power: BatterySource, isWanted: () => boolean, options: LookingOptions): Watch {
  const isSo = (): boolean => power.isOnBatteryPower();
  const watch = looking({ reason: 'on battery', isWanted, isSo, everyMs: LOOK_EVERY_MS, everyMsWhileSo: LOOK_EVERY_MS }, options);
  power.on('on-ac', watch.look);
  power.on('on-battery', watch.look);
  return watch;
}
