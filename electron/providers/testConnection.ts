import type { LookupFunction } from 'node:net';
import type { SecretResolver } from '../domain/measurement.ts';
import type { ConnectionTest, ModelInfo, ServerInfo } from '../domain/modelInfo.ts';
import type { PingError } from '../domain/ping.ts';
import type { Provider } from '../domain/provider.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { pingError, resolveSecret } from './adapter.ts';
import { ConnectionPool } from './connections.ts';
import { isAtRefusedPlace, providerLookup, refusedPlaceError } from './refusedPlace.ts';
import { testOllama } from './testOllama.ts';
import { testOpenAi } from './testOpenAi.ts';

/** A person waits for it. */
const BUDGET_MS = 4_500;

export interface TestOptions {
  /** For this test only, in place of the provider's own token. */
  readonly secret: string | undefined;
  readonly secrets: SecretResolver;
  readonly userAgent: string;
  /** Wall clock, ms since 1970. */
  readonly wallNow: () => number;
  /** Finds the addresses of names; it refuses what must not be asked. */
  readonly lookup?: LookupFunction;
  /** Milliseconds that the whole test may take; 4.5 s by default. */
  readonly budgetMs?: number;
}

/** A server that can be used, as the tests of the single kinds report it. */
export interface Usable {
  readonly server: ServerInfo;
  readonly models: readonly ModelInfo[];
  readonly hint: string | null;
}

/** What the tests of the single kinds work with. */
export interface TestScene {
  readonly pool: ConnectionPool;
  readonly secret: string | undefined;
  readonly userAgent: string;
  readonly wallNow: () => number;
  /** Milliseconds that are left. */
  readonly leftMs: () => number;
  readonly budgetMs: number;
  readonly signal: AbortSignal;
}

/** Asks a server what it is and which models it has, and says within five seconds whether it can be used, or what is wrong. Loads no model. */
export async function testConnection(provider: Provider, options: TestOptions): Promise<ConnectionTest> {
  const startedAt = performance.now();
  const { budgetMs = BUDGET_MS } = options;
  const tookMs = (): number => Math.round(performance.now() - startedAt);
  const failed = (error: PingError): ConnectionTest => ({ ok: false, tookMs: tookMs(), error });
  if (isAtRefusedPlace(provider)) return failed(refusedPlaceError(provider));
  const secret = secretFor(provider, options);
  if (!secret.ok) return failed(secret.error);
  const pool = new ConnectionPool({ lookup: options.lookup ?? providerLookup() });
  const ending = new AbortController();
  const scene: TestScene = {
    pool,
    secret: secret.value,
    userAgent: options.userAgent,
    wallNow: options.wallNow,
    leftMs: () => budgetMs - (performance.now() - startedAt),
    budgetMs,
    signal: ending.signal,
  };
  try {
    const tested = await testKind(provider, scene);
    return tested.ok ? { ok: true, tookMs: tookMs(), ...tested.value, models: [...tested.value.models] } : failed(tested.error);
  } finally {
    ending.abort();
    await pool.close();
  }
}

async function testKind(provider: Provider, scene: TestScene): Promise<Result<Usable, PingError>> {
  switch (provider.kind) {
    case 'ollama':
      return testOllama(provider, scene);
    case 'openai':
    case 'vllm':
      return testOpenAi(provider, scene);
    case 'bedrock':
      // The AWS SDK is large and loaded only here.
      return (await import('./testBedrock.ts')).testBedrock(provider, scene);
  }
}

function secretFor(provider: Provider, { secret, secrets }: TestOptions): Result<string | undefined, PingError> {
  if (secret === undefined) return resolveSecret(secrets, provider.token);
  const trimmed = secret.trim();
  if (!/[^\u0021-\u007e]/.test(trimmed)) return ok(trimmed === '' ? undefined : trimmed);
  return err(pingError('auth', 'The token contains a blank, a line break or a character that no token has. Paste it again.'));
}
