import type { Peek } from '../../domain/peek.ts';
import type { PingError } from '../../domain/ping.ts';
import type { Result } from '../../domain/result.ts';
import type { Identity } from '../fingerprints.ts';
import type { MemoryCalls } from './memoryCalls.ts';

/** One loading or freeing of a model, with what is known of its server. */
export interface MemoryScene {
  readonly calls: MemoryCalls;
  readonly basePath: Identity['basePath'];
  /** As its server names it. */
  readonly model: string;
  readonly isEmbedding: boolean;
  /** Whether it is to be kept whatever else is loaded, where its server can; `undefined`: nothing is said of it. */
  readonly pin: boolean | undefined;
  /** The last look; `null` where none is needed to know what can be done. */
  readonly peek: Peek | null;
  /** Waits; rejects when it is called off. */
  readonly pause: (ms: number) => Promise<void>;
}

/** Asks one kind of server to load or free a model. Returns when the server has agreed; whoever calls waits until a look shows it. */
export interface MemoryKeeper {
  load(scene: MemoryScene): Promise<Result<null, PingError>>;
  unload(scene: MemoryScene): Promise<Result<null, PingError>>;
}
