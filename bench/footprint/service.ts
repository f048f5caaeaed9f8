import { type ChildProcess, spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { sleep } from '../stats.ts';
import { rssMb } from './proc.ts';

const CLI = fileURLToPath(new URL('../../dist/electron/cli.js', import.meta.url));
const POLL_MS = 2;
const PATIENCE_MS = 20_000;

/** The built service in a process of its own. */
export class Service {
  readonly #process: ChildProcess;
  readonly #exited: Promise<void>;
  /** From the call that starts Node to the first 200 of `/health`. */
  readonly readyMs: number;
  readonly port: number;

  private constructor(process: ChildProcess, exited: Promise<void>, readyMs: number, port: number) {
    this.#process = process;
    this.#exited = exited;
    this.readyMs = readyMs;
    this.port = port;
  }

  static async start(dataDir: string): Promise<Service> {
    const port = await freePort();
    const startedAt = performance.now();
    const child = spawn(process.execPath, [CLI, 'serve', '--port', String(port), '--data', dataDir, '--log-level', 'error'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    let gone = false;
    const exited = new Promise<void>((resolve) => {
      child.once('exit', () => {
        gone = true;
        resolve();
      });
    });
    while (!(await isHealthy(port))) {
      if (gone) throw new Error('The service ended before it answered. Has `npm run build` been run?');
      if (performance.now() - startedAt > PATIENCE_MS) throw new Error('The service does not answer.');
      await sleep(POLL_MS);
    }
    return new Service(child, exited, performance.now() - startedAt, port);
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  async stop(): Promise<void> {
    this.#process.kill('SIGTERM');
    await this.#exited;
  }
}

/** How long `node -e 0` takes from start to end: what no service on Node can beat. */
export function bareNodeMs(): Promise<number> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }).once('exit', () => resolve(performance.now() - startedAt));
  });
}

/** Resident memory of a Node that does nothing, MB: what no service on Node can beat. */
export async function bareNodeRssMb(): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'process.send(0); setInterval(() => {}, 1e9)'], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  await Promise.race([new Promise((resolve) => child.once('message', resolve)), exited]);
  if (child.pid === undefined || child.exitCode !== null) throw new Error('A bare Node did not start.');
  const rss = rssMb(child.pid);
  child.kill();
  await exited;
  return rss;
}

function isHealthy(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => socket.write(`GET /health HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: close\r\n\r\n`));
    socket.once('data', (data) => {
      resolve(data.toString('latin1').startsWith('HTTP/1.1 200'));
      socket.destroy();
    });
    socket.once('error', () => resolve(false)).once('close', () => resolve(false));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
