import { settingsSchema } from '../../electron/domain/settings.ts';
import { CURRENT_VERSION } from '../../electron/domain/settingsUpgrade.ts';

export const HOST = 'http://box.test';
const SPREAD = 10;

/** So many endpoints, the same in every process: on one provider, as lanes are not what is measured here. */
export function fleetOf(count: number) {
  return settingsSchema.parse({
    version: CURRENT_VERSION,
    providers: [{ kind: 'openai', id: 'box', name: 'box', baseUrl: HOST }],
    endpoints: Array.from({ length: count }, (_, n) => ({ id: modelFor(n), model: modelFor(n), providerId: 'box' })),
  });
}

export const modelFor = (n: number): string => `model-${n}`;
export const indexOf = (model: string): number => Number(model.slice('model-'.length));

/** Intervals from the shortest to ten times that, evenly, the same in every process, ms. */
export function intervalOf(n: number, shortestMs: number): number {
  return Math.round(shortestMs * (1 + ((SPREAD - 1) * ((n * 7_919) % 9_973)) / 9_973));
}
