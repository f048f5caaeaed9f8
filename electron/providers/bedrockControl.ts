import type { FoundationModelSummary, InferenceProfileSummary } from '@aws-sdk/client-bedrock';
import type { HttpHandler } from '@smithy/core/protocols';
import { authOf, type ClientOptions, type Identity, identityOf, openWire, userAgentPairs } from './bedrockClient.ts';
import { openHttp1, openProxied, proxyFor } from './bedrockProxy.ts';
import { regionalUrl } from './bedrockUrl.ts';

const CONNECT_MS = 3_000;
const MAX_PROFILES = 1_000;

/** What an account may use in a region, as AWS tells it. */
export interface BedrockCatalog {
  readonly models: readonly FoundationModelSummary[];
  readonly profiles: readonly InferenceProfileSummary[];
}

/** The account's side of Bedrock: it lists models and never calls one. */
export interface BedrockControl {
  readonly identity: Identity;
  /** Host and port of the proxy in between. */
  readonly proxy: string | undefined;
  /** A request has left the SDK: what fails before is about credentials or settings. */
  readonly handedOver: boolean;
  list(signal: AbortSignal): Promise<BedrockCatalog>;
  destroy(): void;
}

/**
 * Loads the SDK's client of the account. Credentials, proxy and certificates are those of the pings.
 * @throws when the proxy's URL or the endpoint's cannot be used
 */
export async function openBedrockControl(options: ClientOptions): Promise<BedrockControl> {
  const { provider, env } = options;
  const { BedrockClient, ListFoundationModelsCommand, ListInferenceProfilesCommand } = await import('@aws-sdk/client-bedrock');
  const endpoint = controlEndpoint(provider.endpointUrl);
  const proxy = proxyFor(new URL(endpoint ?? env['AWS_ENDPOINT_URL_BEDROCK'] ?? regionalUrl('bedrock', provider.region)), env);
  const wire = await wireTo(provider.endpointUrl, endpoint, proxy);
  const client = new BedrockClient({
    region: provider.region,
    ...(endpoint === undefined ? {} : { endpoint }),
    requestHandler: wire.handler,
    maxAttempts: 1,
    customUserAgent: userAgentPairs(options.userAgent),
    ...(await authOf(options, wire)),
  });
  let handedOver = false;
  client.middlewareStack.add(
    (next) => (args) => {
      handedOver = true;
      return next(args);
    },
    { step: 'deserialize', priority: 'low', name: 'pilotLightMarks' },
  );
  return {
    identity: identityOf(options),
    proxy: proxy === undefined ? undefined : new URL(proxy).host,
    get handedOver() {
      return handedOver;
    },
    async list(abortSignal) {
      // Each list has a permission of its own; without the profiles there are still the models.
      const [models, profiles] = await Promise.allSettled([
        client.send(new ListFoundationModelsCommand({ byOutputModality: 'TEXT' }), { abortSignal }),
        client.send(new ListInferenceProfilesCommand({ maxResults: MAX_PROFILES }), { abortSignal }),
      ]);
      if (models.status === 'rejected') throw models.reason;
      const { modelSummaries = [] } = models.value;
      const { inferenceProfileSummaries = [] } = profiles.status === 'fulfilled' ? profiles.value : {};
      return { models: modelSummaries, profiles: inferenceProfileSummaries };
    },
    destroy: () => client.destroy(),
  };
}

/** The settings name the endpoint of the models. AWS's own has a brother for the account; a gateway may serve both. */
function controlEndpoint(endpointUrl: string | undefined): string | undefined {
  return endpointUrl?.replace(/^(https?:\/\/)bedrock-runtime(?=[.-])/, '$1bedrock');
}

/** AWS takes HTTP/1.1 for the account; an endpoint of the user's own speaks what it speaks to the pings. */
async function wireTo(
  given: string | undefined,
  endpoint: string | undefined,
  proxy: string | undefined,
): Promise<{ handler: HttpHandler; proxied: boolean }> {
  if (proxy !== undefined) return { handler: await openProxied(proxy, CONNECT_MS), proxied: true };
  if (given !== undefined && given === endpoint) return openWire(undefined);
  return { handler: await openHttp1(CONNECT_MS), proxied: false };
}
