import { bytesOf, type Fault, type FaultClass, notHere, PASSES, type Play, protocol, refused, unreachable, WAITS, WARM } from './chaosFault.ts';
import { wholeAnswer } from './chaosFaultsBody.ts';

const HTML = '<!doctype html><html><head><title>Oops</title></head><body><h1>Oops</h1></body></html>';
const CLOSED = /closed the connection before it answered/;
const NOT_HTTP = /does not speak HTTP here/;
const NO_BEDROCK = /does not speak Bedrock's protocol/;
const A_PAGE = /and a page instead of data/;
const MINUTE = 60_000;

/** A status with a page, as proxies, load balancers and login portals send it. */
const page =
  (status: number, headers: Readonly<Record<string, string>> = {}): Play =>
  async (wire) => {
    wire.head(status, { 'content-type': 'text/html', ...headers });
    await wire.body(bytesOf(HTML));
    wire.end();
  };

const informed =
  (status: number): Play =>
  async (wire, dialect) => {
    wire.head(status);
    await wholeAnswer(wire, dialect);
  };

const NO_HEAD: readonly Fault[] = [
  { name: 'reset before the head', play: (wire) => wire.reset(), cells: { ping: unreachable(CLOSED), gateway: refused(CLOSED) } },
  { name: 'closed before the head', play: (wire) => wire.close(), cells: { ping: unreachable(CLOSED), gateway: refused(CLOSED) } },
  { name: 'no bytes', play: () => {}, cells: { ping: { is: 'stalled', says: /gave no token within/ }, gateway: WAITS } },
  {
    name: 'slow drip of headers',
    play: async (wire) => {
      wire.openHead(200);
      for (let i = 0; i < 6 && !wire.gone.aborted; i += 1) {
        await wire.header(`x-drip-${i}`, 'drop');
        await wire.pace(25);
      }
    },
    cells: { ping: { is: 'stalled', says: /gave no token within/ }, gateway: WAITS },
  },
  {
    name: 'endless headers',
    play: async (wire) => {
      wire.openHead(200);
      for (let i = 0; i < 100_000 && !wire.gone.aborted; i += 1) await wire.header(`x-${i}`, 'x'.repeat(2_000));
    },
    mostBytes: 8 * 1024 * 1024,
    cells: { ping: protocol(NOT_HTTP), bedrock: protocol(NO_BEDROCK), gateway: refused(NOT_HTTP) },
  },
  {
    name: 'another protocol',
    play: async (wire) => {
      await wire.raw('SSH-2.0-OpenSSH_9.9\r\nnothing that HTTP knows\r\n');
      wire.close();
    },
    cells: { ping: protocol(NOT_HTTP), bedrock: protocol(NO_BEDROCK), gateway: refused(NOT_HTTP) },
  },
  {
    name: 'NUL bytes in a header',
    play: async (wire, dialect) => {
      wire.head(200, { 'content-type': dialect.contentType, 'x-odd': 'a\0\0b' });
      for (const piece of [dialect.token(bytesOf('a')), dialect.end]) await wire.body(piece);
      wire.end();
    },
    // A client of HTTP/2 may leave out such a header.
    cells: { ping: protocol(NOT_HTTP), bedrock: WARM, gateway: refused(NOT_HTTP), gatewayBedrock: PASSES },
  },
];

const INFORMATION: readonly Fault[] = [
  {
    name: '100 that nobody asked for',
    play: informed(100),
    cells: { ping: protocol(NOT_HTTP), bedrock: WARM, gateway: PASSES },
  },
  { name: '103 before the answer', play: informed(103), cells: { ping: WARM, gateway: PASSES } },
  {
    name: '101 that nobody asked for',
    play: (wire) => wire.head(101, { upgrade: 'websocket', connection: 'upgrade' }),
    cells: {
      ping: protocol(NOT_HTTP),
      gateway: refused(CLOSED),
      bedrock: notHere('HTTP/2 has no upgrades.'),
      gatewayBedrock: notHere('HTTP/2 has no upgrades.'),
    },
  },
  {
    name: 'endless 1xx',
    play: async (wire) => {
      for (let i = 0; i < 10_000 && !wire.gone.aborted; i += 1) {
        wire.head(103);
        await wire.pace(5);
      }
    },
    cells: { ping: { is: 'stalled', says: /gave no token within/ }, gateway: WAITS },
  },
];

const ONE_VALUE = notHere('What is sent twice is one value in HTTP/2.');

/** A head without a body that has a header twice. */
const twice =
  (status: number, name: string, values: readonly [string, string]): Play =>
  async (wire) => {
    wire.openHead(status);
    for (const value of values) await wire.header(name, value);
    await wire.header('content-length', '0');
    await wire.raw('\r\n');
  };

const STATUS: readonly Fault[] = [
  {
    name: '204',
    play: (wire) => {
      wire.head(204);
      wire.end();
    },
    cells: { ping: protocol(/ended its answer without the proper end/), gateway: PASSES },
  },
  {
    name: 'redirect to itself',
    play: page(307, { location: '/v1/chat/completions' }),
    cells: { ping: { is: 'badRequest', says: /redirects to \/v1\/chat\/completions/ }, gateway: PASSES },
  },
  {
    name: 'redirect to another host',
    play: page(302, { location: 'http://elsewhere.test/v1' }),
    cells: { ping: { is: 'badRequest', says: /redirects to http:\/\/elsewhere\.test\/v1/ }, gateway: PASSES },
  },
  {
    name: 'redirect to two places',
    play: twice(307, 'location', ['/one', '/two']),
    cells: { ping: { is: 'badRequest', says: /redirects to \/one/ }, gateway: PASSES, bedrock: ONE_VALUE, gatewayBedrock: ONE_VALUE },
  },
  {
    name: '400 with HTML',
    play: page(400),
    cells: { ping: { is: 'badRequest', says: /did not accept the request \(400\)/ }, bedrock: { is: 'badRequest', says: A_PAGE }, gateway: PASSES },
  },
  {
    name: '403 with HTML',
    play: page(403),
    cells: { ping: { is: 'auth', says: /refused the token \(403\)/ }, bedrock: { is: 'auth', says: A_PAGE }, gateway: PASSES },
  },
  {
    name: '404 with HTML',
    play: page(404),
    cells: { ping: { is: 'notFound', says: /has nothing at this path/ }, bedrock: { is: 'notFound', says: A_PAGE }, gateway: PASSES },
  },
  ...[500, 502, 503, 504].map(
    (status): Fault => ({
      name: `${status} with HTML`,
      play: page(status),
      cells: { ping: { is: 'server', says: new RegExp(`status ${status}`) }, gateway: PASSES },
    }),
  ),
  {
    name: '500 with an endless page',
    play: async (wire) => {
      wire.head(500, { 'content-type': 'text/html' });
      const piece = bytesOf('<p>Oops</p>'.repeat(6_000));
      for (let i = 0; i < 10_000 && !wire.gone.aborted; i += 1) await wire.body(piece);
    },
    mostBytes: 32 * 1024 * 1024,
    cells: {
      ping: { is: 'server', says: /failed with status 500/ },
      bedrock: protocol(/sent more than 4 MB/),
      gateway: WAITS,
    },
  },
];

const throttled = (name: string, value: string, retryAfterMs: readonly [number, number]): Fault => ({
  name,
  play: page(429, { 'retry-after': value }),
  cells: {
    ping: { is: 'throttled', says: /limits the rate of requests/, retryAfterMs },
    bedrock: { is: 'throttled', says: /AWS is throttling/, retryAfterMs },
    gateway: PASSES,
  },
});

/** When it was made: dates have whole seconds, and tests take a while. */
const IN_TWO_MINUTES = 'Thu, 01 Jan 2026 00:02:00 GMT';
/** The clock that pings have in these tests, ms since 1970. */
export const NOW = Date.UTC(2026, 0, 1);

const RETRY_AFTER: readonly Fault[] = [
  throttled('Retry-After in seconds', '120', [2 * MINUTE, 2 * MINUTE]),
  throttled('Retry-After as a date', IN_TWO_MINUTES, [2 * MINUTE, 2 * MINUTE]),
  throttled('Retry-After in the past', 'Thu, 01 Jan 1970 00:00:00 GMT', [0, 0]),
  throttled('Retry-After below zero', '-5', [0, 0]),
  throttled('Retry-After of ages', '99999999999999', [60 * MINUTE, Number.POSITIVE_INFINITY]),
  throttled('Retry-After without end', '1e999', [0, 0]),
  throttled('Retry-After in words', 'a little later', [0, 0]),
  {
    name: 'Retry-After sent twice',
    play: twice(429, 'retry-after', ['7', '9']),
    cells: {
      ping: { is: 'throttled', says: /limits the rate of requests/, retryAfterMs: [7_000, 9_000] },
      gateway: PASSES,
      bedrock: ONE_VALUE,
      gatewayBedrock: ONE_VALUE,
    },
  },
];

/** Something is there, and what it begins with is no good answer. */
export const headFaults: readonly FaultClass[] = [
  { title: 'Before an answer', faults: NO_HEAD },
  { title: '1xx', faults: INFORMATION },
  { title: 'Statuses', faults: STATUS },
  { title: 'Retry-After', faults: RETRY_AFTER },
];
