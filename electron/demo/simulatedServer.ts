import type { DemoClock } from './clock.ts';
import type { FaultSwitch } from './faults.ts';
import type { Gpu } from './gpu.ts';
import type { RecordedRequest } from './requestLog.ts';

/** Where a simulated server listens. */
export interface ListenOptions {
  /** Loopback address; `127.0.0.1` by default. */
  readonly host?: '127.0.0.1' | '::1';
  /** 0, the default, takes a free port. */
  readonly port?: number;
  readonly clock?: DemoClock;
  /** Factor on every time to a token, asked once per request; 1 by default. */
  readonly pace?: () => number;
}

/** A running simulated server. */
export interface SimulatedServer<F extends { readonly kind: string }> extends AsyncDisposable {
  /** Base URL without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** All requests so far, in order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /** Resolves with request number `count` (from 1) once it has come. */
  received(count: number): Promise<RecordedRequest>;
  /** The same for POSTs alone: looks at a server are GETs. */
  posted(count: number): Promise<RecordedRequest>;
  readonly faults: FaultSwitch<F>;
  /** Connections that are open now. */
  readonly openSockets: number;
  /** Resolves as soon as exactly `count` connections are open. */
  socketsAre(count: number): Promise<void>;
  /** The models behind this server: peek at them, unload them, or use one as another user would. */
  readonly gpu: Gpu;
  close(): Promise<void>;
}
