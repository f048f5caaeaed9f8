import type { Context, Hono } from 'hono';
import { type SSEMessage, streamSSE } from 'hono/streaming';
import type { ApiContext } from './context.ts';
import type { LogEvent } from './liveEvents.ts';
import type { NumberedEvent } from './liveFeed.ts';

/** Comments in between keep proxies and sleeping laptops from holding on to a dead connection. */
const HEARTBEAT_MS = 15_000;
/** A reader this far behind is cut off; it comes back and starts from a fresh snapshot. */
const LONGEST_QUEUE = 2_000;

type Item = NumberedEvent | LogEvent | 'heartbeat';

/**
 * `GET /api/events`: server-sent events `state`, `ping`, `day`, `server`, `alerts`, `settings`, each with its number as id. Begins after `Last-Event-ID` or
 * `?since=`; `reset` says that something in between is gone and the state must be fetched anew. With `?log=1` also `log`, without a number.
 */
export function eventRoutes(app: Hono, { feed, onLogLine }: ApiContext): void {
  app.get('/api/events', (c) => {
    const since = Number(c.req.header('last-event-id') ?? c.req.query('since') ?? feed.seq);
    return streamSSE(c, async (stream) => {
      const queue: Item[] = [];
      let wake: (() => void) | undefined;
      const add = (item: Item): void => {
        if (queue.length < LONGEST_QUEUE) queue.push(item);
        else void stream.abort();
        wake?.();
      };
      const missed = Number.isInteger(since) ? feed.since(since) : null;
      const unsubscribe = [feed.subscribe(add), wantsLog(c) ? onLogLine((line) => add({ kind: 'log', line })) : () => {}];
      const heartbeat = setInterval(() => add('heartbeat'), HEARTBEAT_MS);
      stream.onAbort(() => wake?.());
      if (missed === null) await stream.writeSSE({ event: 'reset', id: String(feed.seq), data: '{}' });
      else queue.unshift(...missed);
      await stream.write(': connected\n\n');
      try {
        while (!stream.aborted) {
          const item = queue.shift();
          if (item === undefined) {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          } else if (item === 'heartbeat') await stream.write(': still here\n\n');
          else await stream.writeSSE(messageOf(item));
        }
      } finally {
        clearInterval(heartbeat);
        for (const end of unsubscribe) end();
      }
    });
  });
}

const wantsLog = (c: Context): boolean => c.req.query('log') === '1';

/** A line of the log has no number, so that it does not move what a reader resumes after. */
function messageOf(item: NumberedEvent | LogEvent): SSEMessage {
  if ('kind' in item) return { event: item.kind, data: JSON.stringify(item) };
  return { event: item.event.kind, id: String(item.seq), data: JSON.stringify(item.event) };
}
