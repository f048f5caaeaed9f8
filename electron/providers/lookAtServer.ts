import type { ModelInfo, ServerInfo } from '../domain/modelInfo.ts';
import type { ConnectionPool } from './connections.ts';
import { identify } from './fingerprints.ts';
import { listModels } from './modelLists.ts';
import { type StatusAnswer, StatusCalls } from './statusCalls.ts';

export interface LookOptions {
  readonly pool: ConnectionPool;
  /** Each call, ms. */
  readonly callMs: number;
  readonly userAgent: string;
  readonly signal: AbortSignal;
}

/** A server that nobody has told us about: what it is and which models it has. */
export interface LookedAt {
  readonly server: ServerInfo;
  readonly models: readonly ModelInfo[];
  readonly needsToken: boolean;
  readonly baseUrl: string;
}

/** Looks at an address by calls that disturb no model. @returns `null` when no model server answers */
export async function lookAtServer(address: string, { pool, callMs, userAgent, signal }: LookOptions): Promise<LookedAt | null> {
  const { ask } = new StatusCalls(pool, { baseUrl: address, secret: undefined, caFile: undefined, userAgent, limitMs: () => callMs, signal });
  const identity = await identify(ask, Number(new URL(address).port));
  if (identity === null) return null;
  const models = await listModels(ask, identity);
  // llama.cpp may show its models to everybody, and refuse chats without the key.
  const guarded = identity.server.kind === 'llamacpp' && isRefusedCaller(await ask('/props'));
  const needsToken = guarded || (!models.ok && isRefusedCaller(models.error));
  const { origin, pathname } = new URL(address);
  const baseUrl = `${origin}${pathname.replace(/\/$/, '')}${identity.basePath}`;
  return { server: identity.server, models: models.ok ? models.value : [], needsToken, baseUrl };
}

function isRefusedCaller(answer: StatusAnswer): boolean {
  return answer.kind === 'answered' && (answer.status === 401 || answer.status === 403);
}
