import type { RealRequest } from '../domain/realRequest.ts';
import { type AnswerWatch, watchFor } from './answerWatch.ts';
import { type Inflater, inflated } from './inflated.ts';
import { ModelScanner } from './modelScanner.ts';

/** What is told of a request when it has ended. */
export type Told = Omit<RealRequest, 'endpointId' | 'gapMs'>;
/** Ends a request that was announced; `null`: it was never sent. */
export type EndRequest = (told: Told | null) => Promise<void>;

/** How to read an answer. */
export interface ContentHeaders {
  readonly 'content-type'?: string | undefined;
  readonly 'content-encoding'?: string | undefined;
}

export interface RecordOptions {
  /** When the request came, `performance.now()`. */
  readonly startedAt: number;
  /** Announces a request to a model. @returns `null`: no endpoint of ours */
  readonly begin: (model: string) => EndRequest | null;
  /** The model, where the path names it. */
  readonly model: string | null;
  /** Wall clock, ms since 1970. */
  readonly wallNow: () => number;
  readonly onError: (error: unknown) => void;
}

/**
 * Follows one request from its first byte to its last: which model it asks, when its first token came, what it counted. Holds none of its text. What it is
 * told it only stamps, and looks into it once the bytes are on their way: Node writes them at the end of the turn.
 */
export class RequestRecord {
  readonly #options: RecordOptions;
  readonly #at: number;
  readonly #scanner = new ModelScanner();
  #watch: AnswerWatch | null = null;
  /** Undoes the compression of the answer for the watch. */
  #inflater: Inflater | null = null;
  #end: EndRequest | null = null;
  #status: number | null = null;

  constructor(options: RecordOptions) {
    this.#options = options;
    this.#at = Math.round(options.wallNow());
    if (options.model !== null) this.#end = options.begin(options.model);
  }

  /** A part of the request's body has passed. */
  sent(chunk: Buffer): void {
    setImmediate(() => this.#lookForModel(chunk));
  }

  #lookForModel(chunk: Buffer): void {
    if (this.#scanner.done || this.#options.model !== null) return;
    this.#scanner.push(chunk);
    if (this.#scanner.model !== null) this.#end = this.#options.begin(this.#scanner.model);
  }

  /** The head of the answer has come. */
  answered(status: number, content: ContentHeaders): void {
    setImmediate(() => this.#takeHead(status, content));
  }

  #takeHead(status: number, content: ContentHeaders): void {
    this.#status = status;
    if (this.#end === null || status >= 300) return;
    const watch = watchFor(content['content-type'] ?? '');
    this.#watch = watch;
    if (watch !== null) this.#inflater = inflated(content['content-encoding'], (bytes, at) => watch.push(bytes, at));
  }

  /** A part of the answer has passed. */
  received(chunk: Buffer): void {
    const at = performance.now();
    setImmediate(() => this.#inflater?.push(chunk, at));
  }

  /** It is over, whichever way. @param whole the answer came to its end */
  over(whole: boolean): void {
    const now = performance.now();
    setImmediate(() => this.#tell(whole, now));
  }

  #tell(whole: boolean, now: number): void {
    const end = this.#end;
    this.#end = null;
    if (end === null) return;
    const tell = (): void => {
      if (whole) this.#watch?.end(now);
      end(this.#told(now)).catch(this.#options.onError);
    };
    if (this.#inflater === null) tell();
    else this.#inflater.finish(tell);
  }

  #told(now: number): Told {
    const { tokenAt = null, loadMs = null, inputTokens = null, outputTokens = null } = this.#watch ?? {};
    return {
      at: this.#at,
      ttftMs: tokenAt === null ? null : tokenAt - this.#options.startedAt,
      totalMs: now - this.#options.startedAt,
      loadMs,
      status: this.#status,
      inputTokens,
      outputTokens,
      source: 'gateway',
    };
  }
}
