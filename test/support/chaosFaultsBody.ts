import { gzipSync } from 'node:zlib';
import { bytesOf, CUT, type Fault, type FaultClass, notHere, PASSES, type Play, protocol, WAITS, WARM } from './chaosFault.ts';

const A = bytesOf('a');
const NUL = new Uint8Array(4);
/** The flag, an accent and a woman who codes: up to four bytes a character, and several characters for one sign. */
const SIGNS = bytesOf('é🏴‍☠️👩🏽‍💻');
const GIGABYTE = 1024 ** 3;
const BLANKS = new Uint8Array(64 * 1024).fill(0x20);
const FILLER = new Uint8Array(64 * 1024).fill(0x78);
/** What a client may have read (4 MB), and what the buffers of two sockets on the way hold, bytes. */
const READ_ON = 32 * 1024 * 1024;

/** A proper answer. */
export const wholeAnswer: Play = async (wire, dialect) => {
  wire.head(200, { 'content-type': dialect.contentType });
  await wire.body(dialect.open);
  await wire.body(dialect.token(A));
  await wire.body(dialect.end);
  wire.end();
};

/** A stream of these pieces, and its end. */
const streamOf =
  (pieces: (dialect: Parameters<Play>[1]) => readonly Uint8Array[]): Play =>
  async (wire, dialect) => {
    wire.head(200, { 'content-type': dialect.contentType });
    for (const piece of pieces(dialect)) await wire.body(piece);
    wire.end();
  };

const endless =
  (json: (dialect: Parameters<Play>[1]) => Uint8Array): Play =>
  async (wire, dialect) => {
    wire.head(200, { 'content-type': dialect.contentType });
    // Few and long, so that what it takes to read them does not count.
    const event = dialect.event(Buffer.concat([json(dialect), BLANKS]));
    for (let sent = 0; sent < GIGABYTE && !wire.gone.aborted; sent += event.length) await wire.body(event);
  };

const byByte: Play = async (wire, dialect) => {
  wire.head(200, { 'content-type': dialect.contentType });
  for (const byte of Buffer.concat([dialect.open, dialect.token(SIGNS), dialect.end])) {
    await wire.body(new Uint8Array([byte]));
    await wire.pace(0);
  }
  wire.end();
};

const hugeLine: Play = async (wire, dialect) => {
  wire.head(200, { 'content-type': dialect.contentType });
  await wire.body(dialect.huge(GIGABYTE));
  for (let sent = 0; sent < GIGABYTE && !wire.gone.aborted; sent += FILLER.length) await wire.body(FILLER);
};

/** 256 MB in a quarter of a megabyte: a gzip file may have several members. */
const gzipBomb: Play = async (wire, dialect) => {
  wire.head(200, { 'content-type': dialect.contentType, 'content-encoding': 'gzip' });
  const member = gzipSync(new Uint8Array(16 * 1024 * 1024));
  for (let i = 0; i < 16; i += 1) await wire.body(member);
  wire.end();
};

const damagedChunk: Play = async (wire, dialect) => {
  wire.head(200, { 'content-type': dialect.contentType });
  await wire.body(dialect.open);
  await wire.raw('this is no size\r\n');
};

const BROKE_OFF = protocol(/closed the connection in the middle of its answer/);
const NO_END = protocol(/ended its answer without the proper end/);
const TOO_MUCH = protocol(/sent more than 4 MB for one token/);
const DAMAGED = protocol(/an answer that cannot be read: it is damaged or cut off/);
const NOT_JSON = protocol(/sent something that is not JSON/);
const TEXT_ONLY = notHere('Only Amazon’s event stream has checksums.');

const BROKEN_OFF: readonly Fault[] = [
  {
    name: 'reset behind the head',
    play: async (wire, dialect) => {
      wire.head(200, { 'content-type': dialect.contentType });
      await wire.pace(20);
      wire.reset();
    },
    cells: { ping: BROKE_OFF, gateway: CUT },
  },
  {
    name: 'reset in the middle of a token',
    play: async (wire, dialect) => {
      wire.head(200, { 'content-type': dialect.contentType });
      const token = dialect.token(A);
      await wire.body(dialect.open);
      await wire.body(token.subarray(0, token.length - 9));
      await wire.pace(20);
      wire.reset();
    },
    cells: { ping: BROKE_OFF, gateway: CUT },
  },
  {
    name: 'closed in the middle of a token',
    play: async (wire, dialect) => {
      wire.head(200, { 'content-type': dialect.contentType });
      const token = dialect.token(A);
      await wire.body(token.subarray(0, token.length - 9));
      wire.close();
    },
    cells: { ping: BROKE_OFF, bedrock: DAMAGED, gateway: CUT },
  },
  {
    name: 'silence behind the head',
    play: (wire, dialect) => wire.head(200, { 'content-type': dialect.contentType }),
    cells: { ping: { is: 'stalled', says: /gave no token within/ }, gateway: WAITS },
  },
  {
    name: 'silence behind the first token',
    play: async (wire, dialect) => {
      wire.head(200, { 'content-type': dialect.contentType });
      await wire.body(dialect.token(A));
    },
    cells: { ping: WARM, gateway: WAITS },
  },
  { name: 'no proper end', play: streamOf(({ open, token }) => [open, token(A)]), cells: { ping: NO_END, gateway: PASSES } },
  { name: 'the end sent twice', play: streamOf(({ open, token, end }) => [open, token(A), end, end]), cells: { ping: WARM, gateway: PASSES } },
];

const TOO_LONG: readonly Fault[] = [
  { name: 'slow drip, byte by byte', play: byByte, cells: { ping: WARM, gateway: PASSES } },
  {
    name: 'endless stream without a token',
    play: endless(({ silence }) => silence),
    mostBytes: READ_ON,
    cells: { ping: TOO_MUCH, gateway: WAITS },
  },
  {
    name: 'endless stream of tokens',
    play: endless(({ json }) => json),
    mostBytes: READ_ON,
    cells: { ping: TOO_MUCH, gateway: WAITS },
  },
  {
    name: 'line of 1 GB',
    play: hugeLine,
    mostBytes: READ_ON,
    cells: { ping: protocol(/sent a line longer than/), bedrock: TOO_MUCH, gateway: WAITS },
  },
  {
    name: 'gzip bomb',
    play: gzipBomb,
    mostBytes: READ_ON,
    cells: { ping: protocol(/ended its answer without the proper end|sent something that is not JSON/), bedrock: TOO_MUCH, gateway: PASSES },
  },
];

const WRONG_BYTES: readonly Fault[] = [
  {
    name: 'wrong content type',
    play: async (wire, dialect) => {
      wire.head(200, { 'content-type': 'text/plain' });
      for (const piece of [dialect.open, dialect.token(A), dialect.end]) await wire.body(piece);
      wire.end();
    },
    cells: { ping: WARM, bedrock: protocol(/does not speak Bedrock's protocol/), gateway: PASSES },
  },
  {
    name: 'web page with status 200',
    play: async (wire) => {
      wire.head(200, { 'content-type': 'text/html' });
      await wire.body(bytesOf('<!doctype html>\n<title>Sign in</title>\n'));
      wire.end();
    },
    cells: { ping: NO_END, ollama: NOT_JSON, bedrock: protocol(/does not speak Bedrock's protocol/), gateway: PASSES },
  },
  {
    name: 'invalid UTF-8 in a token',
    play: streamOf(({ token, end }) => [token(new Uint8Array([0xc3, 0x28, 0xff])), end]),
    cells: { ping: WARM, gateway: PASSES },
  },
  {
    name: 'half a JSON text',
    play: streamOf(({ event, json, end }) => [event(json.subarray(0, json.length / 2)), end]),
    cells: { ping: NOT_JSON, bedrock: DAMAGED, gateway: PASSES },
  },
  {
    name: 'NUL bytes in the JSON',
    play: streamOf(({ event, json, end }) => [event(Buffer.concat([json.subarray(0, 10), NUL, json.subarray(10)])), end]),
    cells: { ping: NOT_JSON, bedrock: DAMAGED, gateway: PASSES },
  },
  {
    name: 'wrong checksum',
    play: streamOf(({ open, wrongSum, end }) => [open, wrongSum ?? new Uint8Array(), end]),
    cells: { ping: TEXT_ONLY, gateway: TEXT_ONLY, bedrock: DAMAGED, gatewayBedrock: PASSES },
  },
  {
    name: 'damaged size of a chunk',
    play: damagedChunk,
    cells: {
      ping: protocol(/does not speak HTTP here/),
      gateway: CUT,
      bedrock: notHere('HTTP/2 has no chunks.'),
      gatewayBedrock: notHere('HTTP/2 has no chunks.'),
    },
  },
];

/** The head is good, and what follows is not. */
export const bodyFaults: readonly FaultClass[] = [
  { title: 'An answer that breaks off', faults: BROKEN_OFF },
  { title: 'An answer that does not end', faults: TOO_LONG },
  { title: 'Other bytes than agreed', faults: WRONG_BYTES },
];
