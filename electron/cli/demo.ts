import { startDemo } from '../demo/demo.ts';
import { ok } from '../domain/result.ts';
import type { PilotLight } from '../pilotLight.ts';

/** Nobody wants to wait half a minute for a demo. */
export const START_DELAY = '2s';

/** Starts the simulated servers and points the settings at them. @returns a function that stops the servers */
export async function startDemoIn(pilotLight: PilotLight): Promise<() => Promise<void>> {
  const demo = await startDemo();
  for (const [id, secret] of Object.entries(demo.secrets)) await pilotLight.secrets.set(id, secret);
  const { providers, endpoints } = demo;
  const changed = await pilotLight.settings.change((settings) => ok({ ...settings, warming: true, providers, endpoints }));
  if (!changed.ok) throw new Error(`the demo's settings are not valid: ${changed.error}`);
  return () => demo.close();
}
