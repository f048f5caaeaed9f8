interface Heard {
  /** HTTP status; `null` when nothing answered. */
  readonly status: number | null;
  readonly tookMs: number;
  /** The beginning of what it said. */
  readonly said: string;
}

/** What became of a message to a receiver. */
export type Posted =
  | (Heard & { readonly ok: true; readonly status: number })
  | (Heard & {
      readonly ok: false;
      /** What happened, and what to do. */
      readonly message: string;
      /** Another try may get through. */
      readonly mayHelp: boolean;
      /** How long the receiver asks to be left alone, ms. */
      readonly retryAfterMs: number | null;
    });

/** Sends messages to receivers. */
export interface WebhookWire {
  /** Never rejects for what a receiver or a network does. */
  post(url: URL, body: string, signal: AbortSignal): Promise<Posted>;
  close(): Promise<void>;
}
