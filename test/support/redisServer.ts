import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { RedisConnection } from '../../electron/storage/redis/connection.ts';
import { connectRedis } from '../../electron/storage/redis/connection.ts';
import type { Script } from '../../electron/storage/redis/scripts.ts';

/** Why no real Redis can be started here; `null`: one can. */
export function whyNoRedis(): string | null {
  const found = spawnSync('redis-server', ['--version'], { stdio: 'ignore' });
  return found.error === undefined ? null : 'there is no redis-server on this machine: install it (apt-get install redis-server)';
}

export interface TestRedis extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  connect(): Promise<RedisConnection>;
  /** One command of any kind. */
  command(...words: string[]): Promise<unknown>;
  /** Ends the server; everything in it is lost. */
  stop(): Promise<void>;
  /** Starts it anew on the same port, empty. */
  start(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** A real redis-server of its own, which keeps nothing on disk. */
export async function startRedis(): Promise<TestRedis> {
  const port = await freePort();
  let child: ChildProcess | undefined;
  const links: RedisConnection[] = [];

  const start = async (): Promise<void> => {
    child = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const { stdout } = child;
    if (stdout === null) throw new Error('redis-server has no output');
    for await (const chunk of stdout) if (String(chunk).includes('Ready to accept connections')) break;
    stdout.resume();
  };
  const stop = async (): Promise<void> => {
    if (child === undefined) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    child = undefined;
    await ended;
  };
  const connect = async (): Promise<RedisConnection> => {
    const link = await connectRedis({ kind: 'server', url: `redis://127.0.0.1:${port}` }, {}, () => {});
    links.push(link);
    return link;
  };
  await start();
  const own = await connect();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    connect,
    command: (...words) => own.run(anyCommand, [], words),
    stop,
    start,
    async [Symbol.asyncDispose]() {
      for (const link of links) link.close();
      await stop();
    },
  };
}

/** Answers as Redis tells them to scripts: integers, strings and lists of these. */
const anyCommand: Script = { source: 'return redis.call(unpack(ARGV))', sha1: 'a'.repeat(40) };
