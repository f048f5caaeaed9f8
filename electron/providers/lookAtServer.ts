import type { ModelInfo, ServerInfo } from '../domain/modelInfo.ts';
import type { ConnectionPool } from './connections.ts';
import { identify } from './fingerprints.ts';
import { listModels } from './modelLists.ts';
import { StatusCalls } from './statusCalls.ts';

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
  const refused = !models.ok && models.error.kind === 'answered' && (models.error.status === 401 || models.error.status === 403);
  return { server: identity.server, models: models.ok ? models.value : [], needsToken: refused, baseUrl: `${address}${identity.basePath}` };
}
