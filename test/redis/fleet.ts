import type { Settings } from '../../electron/domain/settings.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

/** So many endpoints on so many providers, each kept warm at the same interval. */
export function fleetSettings(endpoints: number, providers: number, intervalS: number): Settings {
  const boxes = Array.from({ length: providers }, (_, n) => httpProvider('openai', { id: `box-${n}` }));
  const models = Array.from({ length: endpoints }, (_, n) =>
    endpointOf(`model-${n}`, { providerId: `box-${n % providers}`, keepAlive: `${intervalS}s` }),
  );
  return settingsOf(boxes, models);
}
