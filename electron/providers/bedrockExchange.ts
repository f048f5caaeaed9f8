import type { ConverseStreamCommandInput, ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import { NO_USAGE, type Usage } from '../domain/measurement.ts';
import type { BedrockClient } from './bedrockClient.ts';
import { BedrockFault, type Marks, phaseOf, startMarks } from './bedrockMarks.ts';
import type { Limits } from './http.ts';

/** How one request ended. `error` is whatever the SDK threw, or a {@link BedrockFault} of ours. */
export interface Exchanged {
  readonly marks: Marks;
  readonly usage: Usage;
  readonly stopReason: string | undefined;
  readonly error: { readonly thrown: unknown } | undefined;
}

/** A request as it goes out: what is asked, and with which headers of the user's own. */
export interface Outgoing {
  readonly input: ConverseStreamCommandInput;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends one request and reads its answer, within limits. Never rejects; afterwards no stream of it is open. */
export function exchange(client: BedrockClient, outgoing: Outgoing, limits: Limits, signal: AbortSignal): Promise<Exchanged> {
  return new Promise((resolve) => new BedrockExchange(limits, signal, resolve).start(client, outgoing));
}

class BedrockExchange {
  readonly #limits: Limits;
  readonly #outer: AbortSignal;
  readonly #resolve: (exchanged: Exchanged) => void;
  readonly #inner = new AbortController();
  readonly #marks = startMarks();
  #limit: NodeJS.Timeout | undefined;
  #stall: NodeJS.Timeout | undefined;
  #settled = false;
  #usage = NO_USAGE;
  #stopReason: string | undefined;
  #done = false;

  constructor(limits: Limits, outer: AbortSignal, resolve: (exchanged: Exchanged) => void) {
    this.#limits = limits;
    this.#outer = outer;
    this.#resolve = resolve;
  }

  start(client: BedrockClient, outgoing: Outgoing): void {
    if (this.#outer.aborted) {
      this.#onAbort();
      return;
    }
    this.#outer.addEventListener('abort', this.#onAbort);
    this.#limit = setTimeout(() => this.#stalled(this.#limits.firstTokenMs), this.#limits.firstTokenMs);
    this.#read(client, outgoing).then(
      () => this.#end(),
      // What breaks behind the proper end says nothing about the model.
      (error: unknown) => this.#settle(this.#done ? undefined : error),
    );
  }

  async #read(client: BedrockClient, { input, headers }: Outgoing): Promise<void> {
    const { connectMs } = this.#limits;
    const call = { marks: this.#marks, signal: this.#inner.signal, onClosed: this.#onClosed, connectMs, headers };
    for await (const event of await client.converse(input, call)) {
      if (this.#settled) return;
      this.#take(event, performance.now());
    }
  }

  #take(event: ConverseStreamOutput, at: number): void {
    this.#armStall();
    if (this.#marks.tokenAt === undefined && isToken(event)) {
      this.#marks.tokenAt = at;
      this.#armGrace();
    }
    if (event.messageStop !== undefined) {
      this.#stopReason = event.messageStop.stopReason;
      this.#done = true;
      if (this.#marks.tokenAt === undefined) this.#armGrace();
    }
    if (event.metadata !== undefined) {
      this.#usage = usageOf(event.metadata.usage);
      this.#done = true;
    }
  }

  readonly #onAbort = (): void => this.#settle(new BedrockFault({ kind: 'cancelled' }));

  #end(): void {
    this.#settle(this.#done ? undefined : new BedrockFault({ kind: 'truncated', phase: phaseOf(this.#marks) }));
  }

  /** A stream that is reset while its reader waits may never wake it; one that is read to its end settles before this does. */
  readonly #onClosed = (): void => {
    setImmediate(() => this.#end());
  };

  /** The stream may end by itself for so long; the ping has succeeded whether it does or not. */
  #armGrace(): void {
    clearTimeout(this.#limit);
    this.#limit = setTimeout(() => this.#settle(undefined), this.#limits.graceMs);
  }

  #armStall(): void {
    clearTimeout(this.#stall);
    this.#stall = setTimeout(() => this.#stalled(this.#limits.stallMs), this.#limits.stallMs);
  }

  #stalled(afterMs: number): void {
    this.#settle(new BedrockFault({ kind: 'stalled', phase: phaseOf(this.#marks), afterMs }));
  }

  #settle(thrown: unknown): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#limit);
    clearTimeout(this.#stall);
    this.#outer.removeEventListener('abort', this.#onAbort);
    const error = thrown === undefined ? undefined : { thrown };
    this.#resolve({ marks: { ...this.#marks }, usage: this.#usage, stopReason: this.#stopReason, error });
    // Closes the stream if it is still open: the SDK does not when its decoder fails or its reader walks away.
    this.#inner.abort();
  }
}

function isToken({ contentBlockDelta }: ConverseStreamOutput): boolean {
  const delta = contentBlockDelta?.delta;
  return (delta?.text ?? '') !== '' || (delta?.reasoningContent?.text ?? '') !== '';
}

type BedrockUsage = NonNullable<NonNullable<ConverseStreamOutput['metadata']>['usage']>;

/** Bedrock counts input that came from or went to a prompt cache apart; the domain's input holds all of it. */
function usageOf(usage: BedrockUsage | undefined): Usage {
  if (usage?.inputTokens === undefined) return NO_USAGE;
  const { inputTokens, outputTokens, cacheReadInputTokens, cacheWriteInputTokens } = usage;
  return {
    inputTokens: inputTokens + (cacheReadInputTokens ?? 0) + (cacheWriteInputTokens ?? 0),
    outputTokens: outputTokens ?? null,
    cachedTokens: cacheReadInputTokens ?? null,
    cacheWriteTokens: cacheWriteInputTokens ?? null,
  };
}
