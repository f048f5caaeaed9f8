import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { RedisConnection } from '../../electron/storage/redis/connection.ts';
import { connectRedis } from '../../electron/storage/redis/connection.ts';
import type { Script } from '../../electron/storage/redis/scripts.ts';

/** Whether no real Redis can be started here; says why. */
export function isWithoutRedis(): boolean {
  const why = whyNoRedis();
  if (why !== null) process.stdout.write(`The tests with a real Redis are skipped: ${why}\n`);
  return why !== null;
}

/** Why no real Redis can be started here; `null`: one can. */
function whyNoRedis(): string | null {
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

export interface RedisStart {
  /** Files of a certificate: it then speaks TLS alone. */
  readonly tls?: { readonly caFile: string; readonly keyFile: string; readonly ca: string };
  readonly password?: string;
}

/** A real redis-server of its own, which keeps nothing on disk. */
export async function startRedis({ tls, password }: RedisStart = {}): Promise<TestRedis> {
  const port = await freePort();
  const url = `${tls === undefined ? 'redis' : 'rediss'}://127.0.0.1:${port}`;
  const files = tls && ['--tls-cert-file', tls.caFile, '--tls-key-file', tls.keyFile, '--tls-ca-cert-file', tls.caFile, '--tls-auth-clients', 'no'];
  const ports = files === undefined ? ['--port', String(port)] : ['--port', '0', '--tls-port', String(port), ...files];
  const login = password === undefined ? [] : ['--requirepass', password];
  let child: ChildProcess | undefined;
  const links: RedisConnection[] = [];

  const start = async (): Promise<void> => {
    child = spawn('redis-server', [...ports, ...login, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
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
    const link = await connectRedis({ kind: 'server', url }, { password, ca: tls?.ca }, () => {});
    links.push(link);
    return link;
  };
  await start();
  const own = await connect();
  return {
    url,
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
