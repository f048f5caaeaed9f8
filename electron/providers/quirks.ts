/** What an endpoint turned out to need. Learned from refusals, so that each is met once and not at every ping. */
export interface Quirks {
  readonly noStreamOptions?: true;
  readonly maxCompletionTokens?: true;
  readonly noTemperature?: true;
  readonly minimalReasoning?: true;
  /** Smallest output the model gives a token for. */
  readonly outputTokens?: number;
  /** Not a chat model: ping it with an embedding. */
  readonly embed?: true;
  /** Our last ping pinned the model, and nothing has taken that back. */
  readonly pinned?: boolean;
  /** `true` or `false` once the server's list said whether the model runs in the cloud. */
  readonly cloud?: boolean;
}

/** Remembers quirks per endpoint for the life of the process. */
export class QuirkMemory {
  readonly #known = new Map<string, Quirks>();

  of(endpointId: string): Quirks {
    return this.#known.get(endpointId) ?? {};
  }

  learn(endpointId: string, quirks: Quirks): void {
    this.#known.set(endpointId, { ...this.of(endpointId), ...quirks });
  }

  forget(endpointId: string): void {
    this.#known.delete(endpointId);
  }
}
