import { ConnectionPool } from '../../electron/providers/connections.ts';
import type { HttpRequest, Limits, TimedAnswer } from '../../electron/providers/http.ts';
import { OpenAiReader } from '../../electron/providers/openaiReader.ts';
import { timedRequest } from '../../electron/providers/transport.ts';

/** Long enough for a busy machine; a test that means a limit sets that one. */
const PATIENT: Limits = { connectMs: 5_000, firstTokenMs: 10_000, stallMs: 10_000, graceMs: 5_000 };

export type RequestChanges = Partial<Omit<HttpRequest, 'limits'>> & { readonly limits?: Partial<Limits> };

/** A client with a pool of its own, that asks for one token of a chat completion. */
export class TestClient implements AsyncDisposable {
  readonly pool = new ConnectionPool();

  send(base: string, { limits, ...changes }: RequestChanges = {}): Promise<TimedAnswer> {
    const request: HttpRequest = {
      method: 'POST',
      url: new URL(`${base}/v1/chat/completions`),
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'tiny', messages: [{ role: 'user', content: 'hi' }], stream: true, max_tokens: 1 }),
      caFile: undefined,
      limits: { ...PATIENT, ...limits },
      signal: new AbortController().signal,
      ...changes,
    };
    return timedRequest(this.pool, request, () => new OpenAiReader('the test server', undefined));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.pool.close();
  }
}
