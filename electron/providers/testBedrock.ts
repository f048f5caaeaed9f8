import { messageOf } from '../domain/messageOf.ts';
import type { ModelInfo } from '../domain/modelInfo.ts';
import type { PingError } from '../domain/ping.ts';
import type { BedrockProvider } from '../domain/provider.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { serverName } from './adapter.ts';
import { type BedrockClient, type ClientOptions, openBedrockClient } from './bedrockClient.ts';
import { type BedrockCatalog, type BedrockControl, openBedrockControl } from './bedrockControl.ts';
import { bedrockError, type Scene } from './bedrockErrors.ts';
import { exchange } from './bedrockExchange.ts';
import { BedrockFault, phaseOf } from './bedrockMarks.ts';
import { bedrockModels } from './bedrockModels.ts';
import { pingErrorOfFault, type TransportFault } from './faults.ts';
import { noAnswerInTime } from './testAnswers.ts';
import type { TestScene, Usable } from './testConnection.ts';

/** No model has this name, so that the request for it costs nothing. */
const NO_MODEL = 'pilotlight.connection-test-v1:0';
const SERVER = { kind: 'bedrock', name: 'Amazon Bedrock', version: null } as const;

/** `handedOver`: the request was signed and sent, so the credentials are there. */
type Attempt<T> = Result<T, { readonly error: PingError; readonly handedOver: boolean }>;

/**
 * Lists what the account may use. Where that is not allowed or not possible, it asks for a model that does not exist: whoever is
 * refused for that alone may use Bedrock.
 */
export async function testBedrock(provider: BedrockProvider, scene: TestScene): Promise<Result<Usable, PingError>> {
  const options: ClientOptions = { provider, key: scene.secret, userAgent: scene.userAgent, env: process.env };
  const listed = await listModels(options, scene);
  if (listed.ok) {
    const hint = `No model can be used in ${provider.region}. Choose another region, or request access in the Bedrock console.`;
    return ok({ server: SERVER, models: listed.value, hint: listed.value.length === 0 ? hint : null });
  }
  const { error, handedOver } = listed.error;
  if (!handedOver || !isAboutTheListOnly(error, provider)) return err(error);
  const asked = await askForNoModel(options, scene);
  const hint = 'These credentials or this endpoint cannot list models. Type the id of a model or inference profile.';
  return asked.ok ? ok({ server: SERVER, models: [], hint }) : err(asked.error.error);
}

/** Listing has permissions of its own, and an endpoint of the user's own need not offer it. */
function isAboutTheListOnly({ kind, detail }: PingError, { endpointUrl }: BedrockProvider): boolean {
  if (kind === 'notFound' || (kind === 'auth' && detail?.startsWith('AccessDeniedException'))) return true;
  return endpointUrl !== undefined && kind !== 'auth' && kind !== 'throttled';
}

async function listModels(options: ClientOptions, scene: TestScene): Promise<Attempt<ModelInfo[]>> {
  const control = await opened(() => openBedrockControl(options), options.provider);
  if (!control.ok) return control;
  // Behind an endpoint of the user's own there may be no list; time is left to ask for a model instead.
  const limitMs = options.provider.endpointUrl === undefined ? scene.leftMs() : scene.leftMs() / 2;
  try {
    return ok(bedrockModels(await within(limitMs, control.value)));
  } catch (thrown) {
    const { handedOver } = control.value;
    return err({ error: errorOf(thrown, sceneOf(options, control.value, handedOver, 'answer', scene), scene), handedOver });
  } finally {
    control.value.destroy();
  }
}

/** A lookup of credentials cannot be cancelled, so it is left behind when the time is up. */
function within(limitMs: number, control: BedrockControl): Promise<BedrockCatalog> {
  const ending = new AbortController();
  const { promise, resolve, reject } = Promise.withResolvers<BedrockCatalog>();
  const limit = setTimeout(() => {
    reject(new BedrockFault({ kind: 'stalled', phase: 'answer', afterMs: limitMs }));
    ending.abort();
  }, limitMs);
  control.list(ending.signal).then(resolve, reject);
  return promise.finally(() => clearTimeout(limit));
}

async function askForNoModel(options: ClientOptions, scene: TestScene): Promise<Attempt<null>> {
  const client = await opened(() => openBedrockClient(options), options.provider);
  if (!client.ok) return client;
  const limitMs = Math.max(1, scene.leftMs());
  const input = { modelId: NO_MODEL, messages: [{ role: 'user' as const, content: [{ text: 'hi' }] }], inferenceConfig: { maxTokens: 1 } };
  const limits = { connectMs: limitMs, firstTokenMs: limitMs, stallMs: limitMs, graceMs: 50 };
  try {
    const { error, marks } = await exchange(client.value, { input, headers: {} }, limits, scene.signal);
    if (error === undefined) return ok(null);
    const told = errorOf(error.thrown, sceneOf(options, client.value, marks.handedOver, phaseOf(marks), scene), scene);
    const isRefusedForTheModel = told.kind === 'badRequest' || told.kind === 'notFound';
    return isRefusedForTheModel ? ok(null) : err({ error: told, handedOver: marks.handedOver });
  } finally {
    client.value.destroy();
  }
}

async function opened<T>(open: () => Promise<T>, provider: BedrockProvider): Promise<Attempt<T>> {
  try {
    return ok(await open());
  } catch (error) {
    const fault: TransportFault = { kind: 'setup', detail: messageOf(error) };
    return err({ error: pingErrorOfFault(fault, serverName(provider)), handedOver: false });
  }
}

/** Silence of AWS is not that of a model which loads, and its host names are made from the region. */
function errorOf(thrown: unknown, at: Scene, { budgetMs }: TestScene): PingError {
  const error = bedrockError(thrown, at);
  if (error.kind === 'stalled') return noAnswerInTime(at.server, budgetMs);
  if (!/ENOTFOUND|EAI_AGAIN/.test(error.detail ?? '')) return error;
  return { ...error, message: `${at.server} cannot be found. Are you online, and is there Bedrock in the region ${at.region}?` };
}

function sceneOf(
  { provider }: ClientOptions,
  { identity, proxy }: Pick<BedrockClient, 'identity' | 'proxy'>,
  handedOver: boolean,
  phase: Scene['phase'],
  { secret, wallNow }: TestScene,
): Scene {
  const server = proxy === undefined ? serverName(provider) : `${serverName(provider)} (through proxy ${proxy})`;
  const key = secret ?? process.env['AWS_BEARER_TOKEN_BEDROCK'];
  return { server, region: provider.region, model: 'its models', identity, secret: key, handedOver, phase, now: wallNow() };
}
