import type { RedisTarget } from '../../domain/redisTarget.ts';
import type { RedisRunner } from './redisRunner.ts';
import type { Script } from './scripts.ts';

/** An answer that takes longer is none: pings must not wait for it, ms. */
const ANSWER_MS = 1_000;
const CONNECT_MS = 3_000;
/** From one try to connect to the next, ms. */
const CONNECT_AGAIN_MS = 500;

export interface RedisAccess {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** PEM of an extra certificate authority. */
  readonly ca?: string | undefined;
}

/** A connection that connects again by itself. */
export interface RedisConnection extends RedisRunner {
  close(): void;
}

/** What the clients of one server, of a cluster and of Sentinel have in common. */
interface Client {
  connect(): Promise<unknown>;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  evalSha(sha1: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  eval(source: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  destroy(): unknown;
}

/**
 * Opens a connection, and waits a moment for it. The client weighs 20 MB and is loaded now.
 * @param onError told of every failure, in the client's words
 */
export async function connectRedis(target: RedisTarget, access: RedisAccess, onError: (error: unknown) => void): Promise<RedisConnection> {
  const client = await createClientFor(target, access);
  let hasFailed = false;
  const { promise: failed, resolve: fail } = Promise.withResolvers<void>();
  const tell = (error: unknown): void => {
    hasFailed = true;
    onError(error);
    fail();
  };
  client.on('error', tell);
  // It tries again for good; whoever asks it meanwhile is told that it does not answer.
  await Promise.race([withinTime(client.connect()).catch((error: unknown) => hasFailed || tell(error)), failed]);
  return {
    async run(script: Script, keys, args) {
      const options = { keys: [...keys], arguments: [...args] };
      try {
        return await withinTime(client.evalSha(script.sha1, options));
      } catch (error) {
        if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
        return withinTime(client.eval(script.source, options));
      }
    },
    close: () => void client.destroy(),
  };
}

async function createClientFor(target: RedisTarget, { username, password, ca }: RedisAccess): Promise<Client> {
  const { createClient, createCluster, createSentinel } = await import('@redis/client');
  const login = { ...(username === undefined ? {} : { username }), ...(password === undefined ? {} : { password }) };
  const isSecure = target.kind === 'server' ? target.url.startsWith('rediss:') : target.tls;
  const plain = { connectTimeout: CONNECT_MS, reconnectStrategy: CONNECT_AGAIN_MS };
  const socket = isSecure ? { ...plain, tls: true as const, ...(ca === undefined ? {} : { ca }) } : plain;
  // The client's own limit, besides ours, would keep each command in memory for five seconds: thousands of them make long pauses for the garbage collector.
  const commandOptions = { timeout: 0 };
  const options = { ...login, RESP: 2 as const, disableOfflineQueue: true, socket, commandOptions };
  switch (target.kind) {
    case 'server':
      return createClient({ ...options, url: target.url });
    case 'cluster':
      return createCluster({ rootNodes: target.nodes.map((node) => ({ socket: { ...socket, ...node } })), defaults: options, commandOptions });
    case 'sentinel':
      return createSentinel({
        name: target.master,
        sentinelRootNodes: [...target.sentinels],
        nodeClientOptions: { ...options, database: target.database },
        commandOptions,
        RESP: 2,
      });
  }
}

async function withinTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Redis did not answer within ${ANSWER_MS} ms`)), ANSWER_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
