import { LineSplitter } from '../providers/lines.ts';
import { SseParser } from '../providers/sse.ts';
import { type EventSeen, readEvent } from './answerEvent.ts';
import { bedrockJson } from './bedrockEvent.ts';
import { FrameSplitter } from './frames.ts';

/** A whole answer is read up to this size, bytes: a longer one keeps its tokens to itself. */
const LONGEST_WHOLE = 2 * 1024 * 1024;
/** Behind the first token only events with one of these are looked into. */
const COUNTS = /"usage"|"done":\s*true|"eval_count"|"inputTokens"|"inputTokenCount"/;

/** Cuts passing bytes into texts of JSON. */
interface Splitter {
  readonly overflow: boolean;
  push(chunk: Buffer): readonly string[];
  end(): readonly string[];
}

/** Looks at an answer as it passes: when its first token came, and how many it counted. Holds one line or event, never more than a few MB. */
export class AnswerWatch {
  readonly #splitter: Splitter;
  #blind = false;
  /** When the first token came, as `performance.now()` has it. */
  tokenAt: number | null = null;
  loadMs: number | null = null;
  inputTokens: number | null = null;
  outputTokens: number | null = null;

  constructor(splitter: Splitter) {
    this.#splitter = splitter;
  }

  /**
   * @param at when the bytes came, `performance.now()`
   * @returns whether there is any use in showing it more
   */
  push(chunk: Buffer, at: number): boolean {
    if (!this.#blind) this.#take(this.#splitter.push(chunk), at);
    return !this.#blind;
  }

  end(at: number): void {
    if (!this.#blind) this.#take(this.#splitter.end(), at);
  }

  #take(texts: readonly string[], at: number): void {
    if (this.#splitter.overflow) this.#blind = true;
    for (const text of texts) {
      if (this.tokenAt !== null && !COUNTS.test(text)) continue;
      this.#note(readEvent(text), at);
    }
  }

  #note({ token, loadMs, inputTokens, outputTokens }: EventSeen, at: number): void {
    if (token) this.tokenAt ??= at;
    this.loadMs = loadMs ?? this.loadMs;
    this.inputTokens = inputTokens ?? this.inputTokens;
    this.outputTokens = outputTokens ?? this.outputTokens;
  }
}

/** A watch for an answer of that type; `null`: it is none that we can read. */
export function watchFor(contentType: string): AnswerWatch | null {
  const splitter = splitterFor(contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '');
  return splitter === null ? null : new AnswerWatch(splitter);
}

function splitterFor(type: string): Splitter | null {
  switch (type) {
    case 'text/event-stream':
      return new SseParser();
    case 'application/x-ndjson':
    case 'application/jsonl':
      return new LineSplitter();
    case 'application/json':
      return new Whole();
    case 'application/vnd.amazon.eventstream':
      return new Frames();
    default:
      return null;
  }
}

class Frames implements Splitter {
  readonly #frames = new FrameSplitter();

  get overflow(): boolean {
    return this.#frames.overflow;
  }

  push(chunk: Buffer): string[] {
    return this.#frames.push(chunk).map(bedrockJson);
  }

  end(): string[] {
    return [];
  }
}

class Whole implements Splitter {
  #parts: Buffer[] = [];
  #size = 0;

  get overflow(): boolean {
    return this.#size > LONGEST_WHOLE;
  }

  push(chunk: Buffer): string[] {
    this.#size += chunk.length;
    if (this.overflow) this.#parts = [];
    else this.#parts.push(chunk);
    return [];
  }

  end(): string[] {
    return this.overflow ? [] : [Buffer.concat(this.#parts).toString('utf8')];
  }
}
