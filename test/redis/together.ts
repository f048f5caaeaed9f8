import { startOpenaiServer } from '../../electron/demo/openaiServer.ts';
import type { Sharing } from '../../electron/domain/sharing.ts';
import { openaiSettings, type ServiceStart, startService, type TestService } from '../support/service.ts';

/** A model server that several instances keep warm. */
export function startModels() {
  const models = ['a', 'b', 'c'].map((name) => ({ name, loadMs: 0, tokenMs: 0, idleUnloadMs: null }));
  return startOpenaiServer({ flavour: 'vllm', models });
}

/** The whole product as one instance among others, which keeps three models warm every two seconds unless told otherwise. */
export async function startInstance(
  host: string,
  sharing: Partial<Sharing>,
  { models = ['a', 'b', 'c'], keepAlive = '2s', ...start }: ServiceStart & { readonly models?: readonly string[]; readonly keepAlive?: string } = {},
): Promise<TestService> {
  const settings = openaiSettings(
    host,
    models.map((model) => ({ id: model, model, keepAlive })),
  );
  const service = await startService({ startDelay: '0s', ...start, settings: { ...settings, sharing } });
  await service.pilotLight.start();
  return service;
}

/** Who made the last pings of an endpoint, as an instance has them in its history; its own are those of `me`. */
export async function madeBy({ pilotLight }: TestService, endpointId: string): Promise<string[]> {
  const pings = pilotLight.history.recent(endpointId, 1_000);
  return pings.ok ? pings.value.map(({ by }) => by ?? 'me') : [];
}
