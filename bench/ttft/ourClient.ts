import { ConnectionPool } from '../../electron/providers/connections.ts';
import { OpenAiReader } from '../../electron/providers/openaiReader.ts';
import { timedRequest } from '../../electron/providers/transport.ts';
import { baseUrl, chatBody, NET, type TtftClient, USER } from './target.ts';

const LIMITS = { connectMs: 5_000, firstTokenMs: 60_000, stallMs: 60_000, graceMs: 1_000 };

/** The product's own transport and reader. */
export function ourClient(pool = new ConnectionPool()): TtftClient {
  return {
    async ping(target, id) {
      const answer = await timedRequest(
        pool,
        {
          method: 'POST',
          url: new URL(`${baseUrl(target)}/v1/chat/completions`),
          headers: { 'content-type': 'application/json', accept: 'text/event-stream', 'user-agent': 'pilotlight-bench' },
          body: chatBody(id),
          caFile: undefined,
          limits: LIMITS,
          signal: new AbortController().signal,
        },
        () => new OpenAiReader('the stamping server', undefined),
      );
      const { ttftMs, ttftNetMs } = answer.timing;
      if (answer.kind !== 'streamed' || ttftMs === null || ttftNetMs === null) throw new Error(`Our ping failed: ${JSON.stringify(answer)}`);
      return { [NET]: ttftNetMs, [USER]: ttftMs };
    },
    close: () => pool.close(),
  };
}
