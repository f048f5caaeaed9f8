import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { listen } from '../../electron/demo/listen.ts';
import { selfSigned } from './chaosCertificates.ts';
import type { Dialect, Fault, PlaceKind } from './chaosFault.ts';
import { wholeAnswer } from './chaosFaultsBody.ts';
import type { TestNames } from './chaosNames.ts';
import { ChaosServer } from './chaosPlace.ts';

/** Where a subject is sent. */
export interface Place extends AsyncDisposable {
  readonly url: string;
  /** The server that plays; `null`: there is none, or none that is ever asked. */
  readonly server: ChaosServer | null;
  /** What happens between a first ping, that goes well, and the one that counts. */
  readonly move?: () => Promise<void>;
}

const DAY = 24 * 60 * 60_000;
/** The name that every fault of names and certificates is about. */
const HOST = 'box.test';

/** Builds the place of a fault. */
export function placeOf({ place = 'server', play = wholeAnswer }: Fault, dialect: Dialect, names: TestNames): Promise<Place> {
  return places[place]({ dialect, play, names });
}

interface Scene {
  readonly dialect: Dialect;
  readonly play: NonNullable<Fault['play']>;
  readonly names: TestNames;
}

const places: Readonly<Record<PlaceKind, (scene: Scene) => Promise<Place>>> = {
  server: async ({ dialect, play }) => withServer(await ChaosServer.start({ dialect, play }), '127.0.0.1'),
  closedPort: async () => {
    const server = createServer();
    const { url } = await listen(server, {});
    await new Promise((resolve) => server.close(resolve));
    return nowhere(url);
  },
  // A group of hosts has no address to connect to: the system refuses at once, whatever its network.
  noRoute: async () => nowhere('http://224.0.0.1:9'),
  fullQueue,
  unknownName: async ({ names }) => named(names, { code: 'ENOTFOUND' }),
  noNameService: async ({ names }) => named(names, { code: 'EAI_AGAIN' }),
  hangingNameService: async ({ names }) => named(names, 'silence'),
  moved,
  selfSigned: (scene) => secured(scene, { host: HOST, until: Date.now() + DAY, isTrusted: false }),
  wrongHost: (scene) => secured(scene, { host: 'other.test', until: Date.now() + DAY, isTrusted: true }),
  expired: (scene) => secured(scene, { host: HOST, until: Date.now() - DAY, isTrusted: true }),
};

function nowhere(url: string): Place {
  return { url, server: null, async [Symbol.asyncDispose]() {} };
}

function named(names: TestNames, answer: Parameters<TestNames['set']>[1]): Place {
  names.set(HOST, answer);
  return nowhere(`http://${HOST}:9`);
}

function withServer(server: ChaosServer, host: string): Place {
  return { url: `http://${host}:${server.port}`, server, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** The name leads to one address, then its server goes and the name leads to another one. */
async function moved({ dialect, play, names }: Scene): Promise<Place> {
  const before = await ChaosServer.start({ dialect, play });
  names.set(HOST, { address: '127.0.0.1' });
  const { port } = before;
  const after = await ChaosServer.start({ dialect, play, host: '::1', port });
  return {
    url: `http://${HOST}:${port}`,
    server: after,
    async move() {
      await before[Symbol.asyncDispose]();
      names.set(HOST, { address: '::1' });
    },
    async [Symbol.asyncDispose]() {
      await before[Symbol.asyncDispose]();
      await after[Symbol.asyncDispose]();
    },
  };
}

async function secured(
  { dialect, play, names }: Scene,
  { host, until, isTrusted }: { readonly host: string; readonly until: number; readonly isTrusted: boolean },
): Promise<Place> {
  const certificate = selfSigned({ host, from: until - 30 * DAY, until });
  const server = await ChaosServer.start({ dialect, play, certificate });
  const trusted = getCACertificates('default');
  names.set(HOST, { address: '127.0.0.1' });
  if (isTrusted) setDefaultCACertificates([certificate.cert]);
  return {
    url: `https://${HOST}:${server.port}`,
    server: null,
    async [Symbol.asyncDispose]() {
      if (isTrusted) setDefaultCACertificates(trusted);
      await server[Symbol.asyncDispose]();
    },
  };
}

/** Listens with room for one connection, and then never looks again. */
const DEAF = `
const { parentPort } = require('node:worker_threads');
const server = require('node:net').createServer();
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});`;

/** A port whose queue is full, so that the system leaves every further connection unanswered. */
async function fullQueue(): Promise<Place> {
  const worker = new Worker(DEAF, { eval: true });
  const [port] = z.tuple([z.number()]).parse(await once(worker, 'message'));
  const queued: Socket[] = [];
  // Linux queues one more than it is told.
  for (let i = 0; i < 2; i += 1) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    queued.push(socket);
    await once(socket, 'connect');
  }
  return {
    url: `http://127.0.0.1:${port}`,
    server: null,
    async [Symbol.asyncDispose]() {
      for (const socket of queued) socket.destroy();
      await worker.terminate();
    },
  };
}
