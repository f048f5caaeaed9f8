import { createClient } from '@redis/client';
import { createNodeRedisClient, type Job, Queue, Worker } from 'bullmq';
import { z } from 'zod';
import { sleep } from '../stats.ts';
import { type Beside, type Design, type Endpoints, indexOf, NO_GRID, wallNow } from './designs.ts';
import type { Recorder } from './recorder.ts';

const NAME = 'bench';
/** Jobs that one worker has under way. */
const CONCURRENCY = 50;
/** Commands under way at once while endpoints are added. */
const AT_ONCE = 1_000;
/** The seed's default. */
const POLL_MS = 1_000;
const DUE = 'keepalive:providers:next_wakeup';
/** Adds many at once, so that the first are not overdue when the last have come: id, key of the hash, due time and interval in seconds. */
const FILL = `for i = 1, #ARGV, 4 do
  redis.call('HSET', ARGV[i + 1], 'model_name', ARGV[i], 'host', 'http://box.test', 'keep_alive_seconds', ARGV[i + 3])
  redis.call('ZADD', KEYS[1], ARGV[i + 2], ARGV[i])
end`;
const A_FILL = 5_000;
const members = z.array(z.string());

/** A job scheduler each and one worker, on a Redis of its own. */
export async function bullJobs({ ids, intervals }: Endpoints, recorder: Recorder, url: string): Promise<Design> {
  const redis = await connect(url);
  const connection = createNodeRedisClient(createClient({ url, RESP: 2 }));
  const queue = new Queue(NAME, { connection });
  const fire = async ({ id = '' }: Job): Promise<void> => {
    // A job's id ends with the time for which it was made.
    const lateMs = wallNow() - Number(id.slice(id.lastIndexOf(':') + 1));
    const now = performance.now();
    recorder.fired(now, now - lateMs, NO_GRID);
  };
  let worker: Worker | undefined;
  const add = async (index: number): Promise<void> => {
    const every = intervals[index] ?? 0;
    const opts = { removeOnComplete: true, removeOnFail: true };
    await queue.upsertJobScheduler(ids[index] ?? '', { every, startDate: new Date(Date.now() + every) }, { name: NAME, opts });
  };
  return {
    async setUp() {
      await inBatches(ids.length, add);
      worker = new Worker(NAME, fire, { connection, concurrency: CONCURRENCY });
    },
    reschedule: add,
    async stop() {
      // A worker that is closed waits for its jobs; nobody needs them any more.
      await worker?.close(true);
      await queue.close();
      redis.close();
    },
    beside: () => spentBy(redis),
  };
}

/**
 * Seed 003's loop with its keys: what is due is read once a second, each is looked up, pinged and written back with its next time. Kind to it: all of one look
 * are under way at once, where the seed takes one after the other.
 */
export async function pollLoop({ ids, intervals }: Endpoints, recorder: Recorder, url: string): Promise<Design> {
  const redis = await connect(url);
  const { run } = redis;
  const providerOf = (id: string): string => `keepalive:provider:${id}:http://box.test`;
  const add = (id: string, atMs: number): Promise<unknown> => run('ZADD', DUE, String(atMs / 1000), id);
  let isStopped = false;
  const fire = async (id: string, dueMs: number): Promise<void> => {
    await run('HGETALL', providerOf(id));
    const now = performance.now();
    recorder.fired(now, now - (wallNow() - dueMs), NO_GRID);
    await add(id, Date.now() + (intervals[indexOf(id)] ?? 0));
  };
  const poll = async (): Promise<void> => {
    const due = members.parse(await run('ZRANGEBYSCORE', DUE, '0', String(Date.now() / 1000), 'WITHSCORES'));
    await inBatches(due.length / 2, (i) => fire(due[2 * i] ?? '', Number(due[2 * i + 1]) * 1000));
  };
  return {
    async setUp() {
      for (let from = 0; from < ids.length; from += A_FILL) {
        const words = ids.slice(from, from + A_FILL).flatMap((id, i) => {
          const intervalMs = intervals[from + i] ?? 0;
          return [id, providerOf(id), String((Date.now() + intervalMs) / 1000), String(intervalMs / 1000)];
        });
        await run('EVAL', FILL, '1', DUE, ...words);
      }
      void (async () => {
        while (!isStopped) {
          await poll();
          await sleep(POLL_MS);
        }
      })().catch((error: unknown) => {
        if (!isStopped) throw error;
      });
    },
    reschedule: async (index) => void (await add(ids[index] ?? '', Date.now() + (intervals[index] ?? 0))),
    stop() {
      isStopped = true;
      redis.close();
    },
    beside: () => spentBy(redis),
  };
}

async function inBatches(count: number, work: (index: number) => Promise<void>): Promise<void> {
  for (let from = 0; from < count; from += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, i) => work(from + i)));
  }
}

interface Connection {
  /** One command. */
  run(...words: string[]): Promise<unknown>;
  close(): void;
}

async function connect(url: string): Promise<Connection> {
  const client = createClient({ url, RESP: 2 });
  // What fails fails the command that wanted it.
  client.on('error', () => {});
  await client.connect();
  return { run: (...words) => client.sendCommand(words), close: () => client.destroy() };
}

async function spentBy({ run }: Connection): Promise<Beside> {
  const text = String(await run('INFO', 'everything'));
  const of = (name: string): number => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(text)?.[1]);
  return { bytes: of('used_memory'), cpuMs: (of('used_cpu_user') + of('used_cpu_sys')) * 1000 };
}
