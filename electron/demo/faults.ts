import type { BedrockErrorName, BedrockStreamErrorName } from './bedrockErrors.ts';

/** Faults that every simulated server knows. Without a note they strike one inference request. */
export type CommonFault =
  /** Accepts the request and never answers. */
  | { readonly kind: 'hang' }
  /** Sends the head of the answer and nothing else. */
  | { readonly kind: 'stallAfterHeaders' }
  /** Goes silent after so many tokens, with the connection open. */
  | { readonly kind: 'stallAfterTokens'; readonly tokens: number }
  /** Destroys the socket after so many tokens. With `reset`, HTTP/2 resets the stream and keeps the connection. */
  | { readonly kind: 'dropMidStream'; readonly tokens: number; readonly how?: 'socket' | 'reset' }
  /** Ends the answer cleanly but too early: after so many tokens (all by default). `keepFinish` still sends the finish reason. */
  | { readonly kind: 'endWithoutDone'; readonly tokens?: number; readonly keepFinish?: boolean }
  /** Answers with this status; an object is sent as JSON, a string as it is. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: string | object;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Cuts the JSON of the first token in half; the frame around it is right. */
  | { readonly kind: 'malformedJson' }
  /** Repeats the first token until the answer has so many bytes (8 MiB by default). */
  | { readonly kind: 'hugeBody'; readonly bytes?: number }
  /** Writes every event in several pieces, also within a UTF-8 character, `everyMs` apart (the next turn by default). */
  | { readonly kind: 'slowBytes'; readonly everyMs?: number }
  /** Ends properly but without a token: the token limit was reached before any text. */
  | { readonly kind: 'emptyAnswer' }
  /**
   * Any request that comes on a used keep-alive socket meets a dead one: `reset` (the default) kills the socket unread,
   * `swallow` never answers, as behind a NAT that forgot the connection. Fresh sockets work. Not consumed by them.
   */
  | { readonly kind: 'closeIdleSocketsSilently'; readonly how?: 'reset' | 'swallow' }
  /** Sends the server's kind of error event after so many tokens (0 by default), and ends. */
  | { readonly kind: 'errorInStream'; readonly tokens?: number; readonly message?: string };

/** Faults of HTTP/1.1 servers with text streams. */
export type HttpFault =
  | CommonFault
  /** Makes the line of the first token so many bytes long (2 MiB by default); its JSON is valid. */
  | { readonly kind: 'hugeLine'; readonly bytes?: number }
  /** Answers 307 (or `status`) to another place. */
  | { readonly kind: 'redirect'; readonly to: string; readonly status?: 301 | 302 | 307 | 308 };

export interface FaultTiming {
  /** How many requests it strikes; 1 by default. */
  readonly times?: number | 'always';
  /** `any` strikes status calls too; `inference`, the default, only requests for tokens. */
  readonly on?: 'inference' | 'any';
}

interface Armed<F> {
  readonly fault: F;
  readonly on: 'inference' | 'any';
  left: number;
}

/** The switch board of one server. Can be changed while it runs. */
export class FaultSwitch<F extends { readonly kind: string }> {
  #armed: Armed<F>[] = [];

  /** Replaces whatever was set. */
  set(fault: F, timing: FaultTiming = {}): void {
    this.clear();
    this.add(fault, timing);
  }

  /** Strikes after the faults that are already set are used up. */
  add(fault: F, { times = 1, on = 'inference' }: FaultTiming = {}): void {
    this.#armed.push({ fault, on, left: times === 'always' ? Number.POSITIVE_INFINITY : times });
  }

  clear(): void {
    this.#armed = [];
  }

  get current(): F | undefined {
    return this.#armed[0]?.fault;
  }

  /** The fault that strikes this request, if any; consumes it. */
  take(request: { readonly inference: boolean; readonly reusedSocket: boolean }): F | undefined {
    const armed = this.#armed[0];
    if (armed === undefined || (armed.on === 'inference' && !request.inference)) return undefined;
    if (armed.fault.kind === 'closeIdleSocketsSilently' && !request.reusedSocket) return undefined;
    armed.left -= 1;
    if (armed.left <= 0) this.#armed.shift();
    return armed.fault;
  }
}

/** Faults of the simulated Bedrock. Those of HTTP/1.1's lines and sockets make no sense there. */
export type BedrockFault =
  | CommonFault
  /** An error before the stream, as AWS words it. Always on, it is an account whose credentials are expired or whose model is not granted. */
  | { readonly kind: 'exception'; readonly name: BedrockErrorName; readonly message?: string }
  /** A status with an HTML page, as a proxy or load balancer in between sends it; 502 by default. */
  | { readonly kind: 'htmlError'; readonly status?: number }
  /** An exception frame after so many tokens; 0 by default. */
  | { readonly kind: 'exceptionFrame'; readonly name: BedrockStreamErrorName; readonly message?: string; readonly tokens?: number }
  /** The frame of the first token has a wrong checksum. */
  | { readonly kind: 'wrongCrc' }
  /** The stream ends in the middle of the frame of the first token. */
  | { readonly kind: 'truncatedFrame' };
