import { z } from 'zod';
import { budgetLevelSchema } from '../../electron/domain/budget.ts';
import { coldStartsSchema } from '../../electron/domain/coldStarts.ts';
import { historySummarySchema } from '../../electron/domain/history.ts';
import { serverSightSchema } from '../../electron/domain/peek.ts';
import { pingSchema } from '../../electron/domain/ping.ts';
import { endpointStateSchema } from '../../electron/domain/warmth.ts';

const daySchema = z.object({ endpointId: z.string(), day: historySummarySchema, coldStarts: coldStartsSchema });
const dataSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ping'), ping: pingSchema }),
  z.object({ kind: z.literal('state'), state: endpointStateSchema }),
  z.object({ kind: z.literal('settings') }),
  z.object({ kind: z.literal('alerts'), alerts: z.object({ open: z.number(), changes: z.number() }) }),
  z.object({ kind: z.literal('server'), server: serverSightSchema }),
  z.object({
    kind: z.literal('day'),
    days: z.array(daySchema),
    coldStarts: coldStartsSchema,
    costTodayUsd: z.number().nullable(),
    budgets: z.array(budgetLevelSchema),
  }),
  z.object({ kind: z.literal('log'), line: z.object({ at: z.number(), level: z.string(), scope: z.string(), message: z.string() }) }),
]);

/** One server-sent event; `data` is `null` for `reset`. */
export interface SentEvent {
  readonly id: string | undefined;
  readonly name: string;
  readonly data: z.infer<typeof dataSchema> | null;
}

export interface EventReader extends AsyncDisposable {
  /** All events so far. */
  readonly seen: readonly SentEvent[];
  /** The first event, now or later, that `fits`. Rejects when the stream ends before. */
  until(fits: (event: SentEvent) => boolean): Promise<SentEvent>;
  /** Resolves when the stream has ended, for whatever reason. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** Reads `/api/events` of an answer whose head is there; the service's `: connected` comment has come when this resolves. */
export async function readEvents(response: Response): Promise<EventReader> {
  if (!response.ok || response.body === null) throw new Error(`no event stream: ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const seen: SentEvent[] = [];
  const watchers = new Set<() => void>();
  const connected = Promise.withResolvers<void>();
  let isOver = false;

  async function pump(): Promise<void> {
    let text = '';
    for (;;) {
      const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }));
      if (done || value === undefined) break;
      text += value;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        if (block === ': connected') connected.resolve();
        else if (!block.startsWith(':')) seen.push(parseEvent(block));
      }
      for (const watcher of watchers) watcher();
    }
    isOver = true;
    connected.reject(new Error('the event stream ended'));
    for (const watcher of watchers) watcher();
  }
  const ended = pump();
  await connected.promise;

  const close = async (): Promise<void> => {
    await reader.cancel().catch(() => undefined);
    await ended;
  };
  return {
    seen,
    ended,
    close,
    until: (fits) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = seen.find(fits);
          if (found === undefined && !isOver) return;
          watchers.delete(look);
          if (found !== undefined) resolve(found);
          else reject(new Error(`the event stream ended; seen: ${seen.map(({ name, id }) => `${name} ${id}`).join(', ')}`));
        };
        watchers.add(look);
        look();
      }),
    [Symbol.asyncDispose]: close,
  };
}

function parseEvent(block: string): SentEvent {
  const fields = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
  const name = fields.get('event') ?? 'message';
  const data = name === 'reset' ? null : dataSchema.parse(JSON.parse(fields.get('data') ?? 'null'));
  return { id: fields.get('id'), name, data };
}

export const isPing = (event: SentEvent): boolean => event.name === 'ping';
