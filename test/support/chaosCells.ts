import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { delayAfter } from '../../electron/keepalive/backoff.ts';
import type { Asker, Outcome } from './chaosAsker.ts';
import { dialectOf } from './chaosDialects.ts';
import type { Fault, SubjectName } from './chaosFault.ts';
import { faultsFor, type Playable } from './chaosFaults.ts';
import { wholeAnswer } from './chaosFaultsBody.ts';
import { TestNames } from './chaosNames.ts';
import { type Place, placeOf } from './chaosPlaces.ts';

/** Settings of the machine that would lead elsewhere. */
const FOREIGN = /^(AWS_|(HTTPS?|NO)_PROXY$)/i;
/** No wish of a server holds longer, ms. */
const LONGEST_WAIT_MS = 60 * 60_000;
/** Memory that a client may need for what it reads, bytes. */
const MOST_MEMORY = 64 * 1024 * 1024;
/** Turns in which whatever is being closed has closed. */
const TURNS = 500;

/** Plays every fault that makes sense to a subject, one after the other, so that sockets and handles can be counted. */
export function describeFaults(subject: SubjectName, open: (fault: Fault) => Asker | Promise<Asker>): void {
  let names = new TestNames();

  beforeEach(() => {
    names = new TestNames();
    for (const name of Object.keys(process.env)) if (FOREIGN.test(name)) vi.stubEnv(name, undefined);
  });
  afterEach(() => {
    names[Symbol.dispose]();
    vi.unstubAllEnvs();
  });

  describe(`${subject} in the face of`, () => {
    const rows = faultsFor(subject).filter(({ fault }) => canPlay(fault));
    test.each(rows)('$name', async ({ fault, expected }) => {
      const before = socketsOpen();
      await play(subject, { fault, expected, names, asker: await open(fault) });
      await until(() => socketsOpen() <= before);
      expect(socketsOpen(), 'sockets that are left').toBeLessThanOrEqual(before);
    });
  });
}

function canPlay({ name, place }: Fault): boolean {
  if (place !== 'fullQueue' || process.platform === 'linux') return true;
  process.stdout.write(`  Skipped: ${name}. How long a queue of connections is, is known of Linux only.\n`);
  return false;
}

interface Scene {
  readonly fault: Fault;
  readonly expected: Playable;
  readonly names: TestNames;
  readonly asker: Asker;
}

async function play(subject: SubjectName, { fault, expected, names, asker: opened }: Scene): Promise<void> {
  await using asker = opened;
  await using place = await placeOf(fault, dialectOf(subject), names);
  if (place.move !== undefined) {
    expect(await asker.ask(place, expected)).toMatchObject({ is: expected.is });
    await place.move();
  }
  const memory = new MemoryWatch();
  const outcome = await asker.ask(place, expected);
  const grownBy = memory.end();
  checkOutcome(outcome, expected);
  expect(names.asked, 'a redirect was followed').not.toContain('elsewhere.test');
  if (fault.mostBytes !== undefined) {
    expect(place.server?.sent, 'bytes that were read').toBeLessThan(fault.mostBytes);
    expect(grownBy, 'memory').toBeLessThan(MOST_MEMORY);
  }
  await checkNext(asker, place, expected);
  await asker[Symbol.asyncDispose]();
  // With the client closed no connection is left at once, and the server did not have to end any.
  const { server } = place;
  await until(() => (server?.openSockets ?? 0) === 0);
  expect(server?.openSockets ?? 0, 'connections of a client that was closed').toBe(0);
}

function checkOutcome(outcome: Outcome, expected: Playable): void {
  expect(outcome).toMatchObject({ is: expected.is });
  if (!('says' in expected) || !('says' in outcome)) return;
  expect(outcome.says).toMatch(expected.says);
  expectSentence(outcome.says);
  const { error } = outcome;
  if (error === null) return;
  const [least, most] = expected.retryAfterMs ?? [0, 0];
  expect(error.retryAfterMs ?? 0).toBeGreaterThanOrEqual(least);
  expect(error.retryAfterMs ?? 0).toBeLessThanOrEqual(most);
  expect(delayAfter(error, 1, 60_000)).toBeLessThanOrEqual(LONGEST_WAIT_MS);
}

/** For people: begins and ends as sentences do, is short, and shows nothing that only programs know. */
function expectSentence(text: string): void {
  expect(text).toMatch(/^\S.*[.?!…]$/u);
  expect(text.length).toBeLessThan(400);
  expect(text).not.toMatch(/\p{Cc}|undefined|\[object|sk-chaos|BedrockFault|staleSocket|notHttp|tooLarge/u);
}

/** One request was made, and the one behind it finds nothing in its way. */
async function checkNext(asker: Asker, place: Place, expected: Playable): Promise<void> {
  const { server } = place;
  if (server === null) return;
  expect(server.requests, 'requests').toBe(1);
  expect(server.openSockets, 'connections that were kept').toBeLessThanOrEqual(1);
  server.play = wholeAnswer;
  const isGateway = typeof expected.is === 'number' || ['passes', 'cut', 'waits'].includes(expected.is);
  const well: Playable = { is: isGateway ? 'passes' : 'warm' };
  expect(await asker.ask(place, well)).toMatchObject(well);
}

/** Sockets, servers and look-ups of this process. */
function socketsOpen(): number {
  return process.getActiveResourcesInfo().filter((name) => /TCP|TLS|HTTP2|GETADDRINFO/i.test(name)).length;
}

async function until(isSo: () => boolean): Promise<void> {
  for (let i = 0; i < TURNS && !isSo(); i += 1) await turn();
}

/** The most memory beside the heap while something goes on, bytes above what it began with. */
class MemoryWatch {
  readonly #before = beside();
  #most = 0;
  readonly #timer = setInterval(() => this.#look(), 5);

  end(): number {
    clearInterval(this.#timer);
    this.#look();
    return this.#most - this.#before;
  }

  #look(): void {
    this.#most = Math.max(this.#most, beside());
  }
}

function beside(): number {
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}
