import { vi } from 'vitest';
import { type BedrockServerOptions, startBedrockServer } from '../../electron/demo/bedrockServer.ts';
import type { BedrockFault } from '../../electron/demo/faults.ts';
import type { SimulatedServer } from '../../electron/demo/simulatedServer.ts';
import { type Endpoint, type EndpointInput, endpointSchema } from '../../electron/domain/endpoint.ts';
import type { Measurement, PingJob } from '../../electron/domain/measurement.ts';
import type { PingError } from '../../electron/domain/ping.ts';
import { type BedrockProvider, providerSchema } from '../../electron/domain/provider.ts';
import { err, ok } from '../../electron/domain/result.ts';
import { type BedrockAdapter, createBedrockAdapter } from '../../electron/providers/bedrock.ts';
import { ConnectionPool } from '../../electron/providers/connections.ts';
import { QuirkMemory } from '../../electron/providers/quirks.ts';

export const MODEL = 'amazon.nova-micro-v1:0';
export const API_KEY = 'ABSK-test-key-0123456789';

/** Nothing of the machine's own AWS settings may reach a test. */
export function isolateAws(): void {
  for (const name of ['AWS_PROFILE', 'AWS_BEARER_TOKEN_BEDROCK', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_REGION']) {
    vi.stubEnv(name, undefined);
  }
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']) {
    vi.stubEnv(name, undefined);
    vi.stubEnv(name.toLowerCase(), undefined);
  }
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_CONFIG_FILE', '/nowhere/config');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere/credentials');
}

/** An account in the environment, as `aws configure export-credentials` sets it. */
export function stubAccessKey(id = 'AKIDEXAMPLE'): void {
  vi.stubEnv('AWS_ACCESS_KEY_ID', id);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'not-a-real-secret');
}

export function bedrockProvider(more: Partial<BedrockProvider> = {}): BedrockProvider {
  const provider = providerSchema.parse({ kind: 'bedrock', id: 'aws', name: 'Bedrock', region: 'us-east-1', ...more });
  if (provider.kind !== 'bedrock') throw new Error('not a Bedrock provider');
  return provider;
}

type BedrockJob = PingJob<BedrockProvider>;

/** A simulated Bedrock and an adapter that has talked to nobody yet. */
export class Bench implements AsyncDisposable {
  readonly quirks = new QuirkMemory();
  readonly secrets = new Map<string, string>();
  readonly adapter: BedrockAdapter;
  readonly server: SimulatedServer<BedrockFault>;

  constructor(server: SimulatedServer<BedrockFault>) {
    this.server = server;
    this.adapter = createBedrockAdapter({
      pool: new ConnectionPool(),
      quirks: this.quirks,
      wallNow: Date.now,
      userAgent: 'PilotLight/0.1.0 keep-alive',
      secrets: (ref) => {
        const secret = this.secrets.get(ref);
        return secret === undefined ? err(`${ref} is not set`) : ok(secret);
      },
    });
  }

  static async start(options: Partial<BedrockServerOptions> = {}): Promise<Bench> {
    const models = [{ name: MODEL, loadMs: 0, tokenMs: 0, idleUnloadMs: null }];
    return new Bench(await startBedrockServer({ models, ...options }));
  }

  job(endpoint: Partial<EndpointInput> = {}, more: Partial<Omit<BedrockJob, 'endpoint'>> = {}): BedrockJob {
    const full: Endpoint = endpointSchema.parse({ id: 'nova', providerId: 'aws', model: MODEL, ...endpoint });
    return {
      endpoint: full,
      provider: bedrockProvider({ endpointUrl: this.server.url }),
      prompt: 'Send an empty message.',
      prefix: null,
      pin: false,
      expectation: 'warm',
      contextLength: null,
      signal: new AbortController().signal,
      ...more,
    };
  }

  ping(endpoint: Partial<EndpointInput> = {}, more: Partial<Omit<BedrockJob, 'endpoint'>> = {}): Promise<Measurement> {
    return this.adapter.ping(this.job(endpoint, more));
  }

  async failure(endpoint: Partial<EndpointInput> = {}, more: Partial<Omit<BedrockJob, 'endpoint'>> = {}): Promise<PingError> {
    const measurement = await this.ping(endpoint, more);
    if (measurement.ok) throw new Error('the ping succeeded');
    return measurement.error;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.adapter.close();
    await this.server.close();
  }
}
