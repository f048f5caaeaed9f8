import { pipeline, Readable } from 'node:stream';
import type { BedrockRuntimeClientConfig, ConverseStreamCommandInput, ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import type { HttpHandler } from '@smithy/core/protocols';
import type { BedrockProvider } from '../domain/provider.ts';
import { expiryWords } from './bedrockAuthErrors.ts';
import { keyExpiry } from './bedrockExpiry.ts';
import { BedrockHttp2, type Call } from './bedrockHttp2.ts';
import { BedrockLimit } from './bedrockLimit.ts';
import { BedrockFault } from './bedrockMarks.ts';
import { openProxied, proxyFor } from './bedrockProxy.ts';
import { regionalUrl } from './bedrockUrl.ts';

const CONNECT_MS = 10_000;
const PROBE_MS = 5_000;
const EVENT_STREAM = 'application/vnd.amazon.eventstream';

/** Who we are to AWS. `environmentKey` and `chain` follow the SDK's own order, because the settings name nothing. */
export type Identity = { readonly kind: 'key' | 'environmentKey' | 'chain' } | { readonly kind: 'profile'; readonly profile: string };

/** The SDK's client of one provider, with the connections it keeps. */
export interface BedrockClient {
  readonly identity: Identity;
  /** Host and port of the proxy in between. */
  readonly proxy: string | undefined;
  /** Sends one request; moments go to `call.marks`, `call.signal` ends it and its connection's stream. Resolves at the first event. */
  converse(input: ConverseStreamCommandInput, call: Call): Promise<AsyncIterable<ConverseStreamOutput>>;
  /** When the credentials end, wall ms; `null`: they do not, or do not say so. `kept`: those in use; `anew`: as they would be if they were looked up now. @throws when there are none */
  expiresAt(which: 'kept' | 'anew'): Promise<number | null>;
  readonly expiryWords: ReturnType<typeof expiryWords>;
  /** Ends idle connections, so that the next request gets a fresh one. */
  dropIdle(): void;
  /** Ends all connections now. */
  destroy(): void;
}

export interface ClientOptions {
  readonly provider: BedrockProvider;
  /** Bedrock API key, resolved. */
  readonly key: string | undefined;
  /** `Name/version word`, as in HTTP. */
  readonly userAgent: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Whose name the requests will bear. A key or profile of the settings wins over anything in the environment. */
export function identityOf({ provider, key, env }: Pick<ClientOptions, 'provider' | 'key' | 'env'>): Identity {
  if (key !== undefined) return { kind: 'key' };
  if (provider.profile !== undefined) return { kind: 'profile', profile: provider.profile };
  if ((env['AWS_BEARER_TOKEN_BEDROCK'] ?? '') !== '') return { kind: 'environmentKey' };
  return (env['AWS_PROFILE'] ?? '') === '' ? { kind: 'chain' } : { kind: 'profile', profile: env['AWS_PROFILE'] ?? '' };
}

/**
 * Loads the SDK and builds a client. Credentials are looked up with its first request.
 * @throws when the proxy's URL or the endpoint's cannot be used
 */
export async function openBedrockClient(options: ClientOptions): Promise<BedrockClient> {
  const { provider, env } = options;
  const { BedrockRuntimeClient, ConverseStreamCommand } = await import('@aws-sdk/client-bedrock-runtime');
  const proxy = proxyFor(new URL(provider.endpointUrl ?? regionalUrl('bedrock-runtime', provider.region)), env);
  const wire = await openWire(proxy);
  const client = new BedrockRuntimeClient({
    region: provider.region,
    ...(provider.endpointUrl === undefined ? {} : { endpoint: provider.endpointUrl }),
    requestHandler: wire.handler,
    // Retries belong to the engine: one that the SDK makes would be hidden in the TTFT.
    maxAttempts: 1,
    retryMode: 'standard',
    customUserAgent: userAgentPairs(options.userAgent),
    ...(await authOf(options, wire)),
  });
  return {
    identity: identityOf(options),
    proxy: proxy === undefined ? undefined : new URL(proxy).host,
    async converse(input, call) {
      const command = new ConverseStreamCommand(input);
      // Before it is signed, so that the signature covers them.
      command.middlewareStack.add(
        (next) => (args) => {
          addHeaders(args.request, call.headers ?? {});
          return next(args);
        },
        { step: 'build', priority: 'low', name: 'pilotLightHeaders' },
      );
      // The innermost step: the request is signed, nothing but the wire is left.
      command.middlewareStack.add(
        (next) => async (args) => {
          call.marks.handedOver = true;
          wire.track(args.request, call);
          const result = await next(args);
          call.marks.headAt ??= performance.now();
          checkAnswer(result.response);
          limitAnswer(result.response);
          return result;
        },
        { step: 'deserialize', priority: 'low', name: 'pilotLightMarks' },
      );
      const { stream } = await client.send(command, { abortSignal: call.signal });
      if (stream === undefined) throw new BedrockFault({ kind: 'truncated', phase: 'token' });
      return stream;
    },
    expiryWords: expiryWords(identityOf(options)),
    async expiresAt(which) {
      const { kind } = identityOf(options);
      if (kind === 'key' || kind === 'environmentKey') return keyExpiry(options.key ?? env['AWS_BEARER_TOKEN_BEDROCK'] ?? '');
      const { credentials } = which === 'kept' ? client.config : await authOf(options, wire);
      const identity = typeof credentials === 'function' ? await credentials() : credentials;
      return identity?.expiration?.getTime() ?? null;
    },
    dropIdle: wire.dropIdle,
    destroy: () => client.destroy(),
  };
}

function addHeaders(request: unknown, own: Readonly<Record<string, string>>): void {
  if (typeof request !== 'object' || request === null || !('headers' in request)) return;
  const { headers } = request;
  if (typeof headers === 'object' && headers !== null) Object.assign(headers, own);
}

/** A way to the wire: HTTP/2, or HTTP/1.1 behind a proxy. */
export interface Wire {
  readonly handler: HttpHandler;
  readonly proxied: boolean;
  track(request: unknown, call: Call): void;
  dropIdle(): void;
}

/** @throws when the proxy's URL cannot be used */
export async function openWire(proxy: string | undefined): Promise<Wire> {
  if (proxy !== undefined) {
    const track = (_request: unknown, { marks }: Call) => {
      marks.sentAt = performance.now();
      marks.reused = false;
    };
    return { handler: await openProxied(proxy, CONNECT_MS), proxied: true, track, dropIdle: () => {} };
  }
  const handler = new BedrockHttp2({ connectMs: CONNECT_MS, probeMs: PROBE_MS });
  const track = (request: unknown, call: Call) => {
    if (typeof request === 'object' && request !== null) handler.track(request, call);
  };
  return { handler, proxied: false, track, dropIdle: () => handler.dropIdle() };
}

/** Who signs the requests, for the SDK's client of the models and that of the account alike. */
export async function authOf(
  { provider, key, env }: ClientOptions,
  wire: Pick<Wire, 'handler' | 'proxied'>,
): Promise<Pick<BedrockRuntimeClientConfig, 'token' | 'credentials' | 'authSchemePreference'>> {
  if (key !== undefined) return { token: { token: key }, authSchemePreference: ['httpBearerAuth'] };
  // Files are read anew: their owner may have signed in again since. SSO and STS need the proxy as well.
  const init = { ignoreCache: true, ...(wire.proxied ? { clientConfig: { requestHandler: wire.handler } } : {}) };
  if (provider.profile !== undefined) {
    const { fromIni } = await import('@aws-sdk/credential-providers');
    return { credentials: fromIni({ ...init, profile: provider.profile }), authSchemePreference: ['sigv4'] };
  }
  if (identityOf({ provider, key, env }).kind === 'environmentKey') return {};
  const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
  return { credentials: fromNodeProviderChain(init) };
}

/** An answer that says 200 and is no event stream would be read as frames of random lengths. */
function checkAnswer(response: unknown): void {
  if (typeof response !== 'object' || response === null || !('statusCode' in response) || response.statusCode !== 200) return;
  const headers = 'headers' in response && typeof response.headers === 'object' && response.headers !== null ? response.headers : {};
  const type: unknown = Reflect.get(headers, 'content-type');
  if (typeof type === 'string' && !type.startsWith(EVENT_STREAM)) throw new BedrockFault({ kind: 'notHttp', detail: `the answer is ${type}` });
}

function limitAnswer(response: unknown): void {
  if (typeof response !== 'object' || response === null || !('body' in response) || !(response.body instanceof Readable)) return;
  const hasFrames = 'statusCode' in response && response.statusCode === 200;
  // Whoever reads it is told what broke.
  response.body = pipeline(response.body, new BedrockLimit(hasFrames), () => {});
}

/** `Name/version word` as the SDK wants it. */
export function userAgentPairs(userAgent: string): [string, string?][] {
  return userAgent.split(' ').map((part) => {
    const [name = part, version] = part.split('/');
    return version === undefined ? [name] : [name, version];
  });
}
