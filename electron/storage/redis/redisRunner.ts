import type { Script } from './scripts.ts';

/** What the shared schedule needs of Redis. It fails by throwing, when the server is away or slow. */
export interface RedisRunner {
  /** Runs a script on the server, in one round trip once the server knows it. */
  run(script: Script, keys: readonly string[], args: readonly string[]): Promise<unknown>;
}
