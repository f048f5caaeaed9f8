import { jsonOrNull } from '../../electron/providers/httpErrors.ts';
import type { Ask, StatusAnswer } from '../../electron/providers/statusCalls.ts';

/** What a fake server has at a path: JSON of a 200, or the whole answer. */
type At = object | { readonly status?: number; readonly text?: string; readonly headers?: Readonly<Record<string, string>> };

/** A server of a few status routes. Everything else is 404, unless `otherwise` says what it is. */
export class FakeStatus {
  /** Paths in the order they were asked for. */
  readonly asked: string[] = [];
  readonly #routes: Readonly<Record<string, At>>;
  readonly #otherwise: At;

  constructor(routes: Readonly<Record<string, At>>, otherwise: At = { status: 404, text: 'Not Found' }) {
    this.#routes = routes;
    this.#otherwise = otherwise;
  }

  readonly ask: Ask = async (path) => {
    this.asked.push(path);
    return answerOf(this.#routes[path] ?? this.#otherwise);
  };
}

function answerOf(at: At): StatusAnswer {
  const isWhole = 'status' in at || 'text' in at || 'headers' in at;
  const { status = 200, text = '', headers = {} } = isWhole ? at : { text: JSON.stringify(at) };
  return { kind: 'answered', status: Number(status), headers: { ...headers }, text: String(text), json: jsonOrNull(String(text)) };
}
