import { expect, test } from 'vitest';
import type { Look } from '../../electron/domain/peek.ts';
import { LookBook } from '../../electron/keepalive/lookBook.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { peekOf } from '../support/sights.ts';
import { httpProvider } from '../support/targets.ts';

const provider = httpProvider('openai');
const SEEN: Look = { kind: 'seen', peek: peekOf([]) };
const SILENT: Look = { kind: 'silent' };
const FRESH_MS = 500;

interface Begun {
  readonly signal: AbortSignal;
  readonly answer: (look: Look) => void;
}

/** A book whose looks are answered by hand; one that is broken off is silent. */
function openBook() {
  const begun: Begun[] = [];
  const told: string[] = [];
  const look = (_provider: object, signal: AbortSignal): Promise<Look> => {
    const { promise, resolve } = Promise.withResolvers<Look>();
    signal.addEventListener('abort', () => resolve(SILENT));
    begun.push({ signal, answer: resolve });
    return promise;
  };
  const book = new LookBook({ looker: { look }, clock: new FakeClock(), onLook: (id) => told.push(id) });
  return { book, begun, told, ask: (abort: AbortController, freshMs = FRESH_MS) => book.look(provider, freshMs, abort.signal) };
}

test('A look that two wait for goes on when one of them gives up, who sees nothing at once.', async () => {
  const { begun, told, ask } = openBook();
  const [first, second] = [new AbortController(), new AbortController()];
  const looks = [ask(first), ask(second)];
  first.abort();
  expect(await looks[0]).toEqual(SILENT);
  expect(begun.map(({ signal }) => signal.aborted)).toEqual([false]);
  begun[0]?.answer(SEEN);
  expect(await looks[1]).toEqual(SEEN);
  expect(told).toEqual([provider.id]);
});

test('A look that everybody has given up is broken off, is not taken for what was seen, and serves nobody who comes then.', async () => {
  const { book, begun, told, ask } = openBook();
  const [first, second] = [new AbortController(), new AbortController()];
  const looks = [ask(first), ask(second)];
  first.abort();
  second.abort();
  const third = ask(new AbortController());
  expect(await Promise.all(looks)).toEqual([SILENT, SILENT]);
  expect(begun[0]?.signal.aborted).toBe(true);
  await expect.poll(() => begun.length).toBe(2);
  expect([book.sight(provider).look, told]).toEqual(['notYet', []]);
  begun[1]?.answer(SEEN);
  expect(await third).toEqual(SEEN);
});

test('Who has given up before asking sees nothing, and disturbs nobody who waits.', async () => {
  const { begun, ask } = openBook();
  const gone = new AbortController();
  gone.abort();
  const waiting = ask(new AbortController());
  expect(await ask(gone)).toEqual(SILENT);
  begun[0]?.answer(SEEN);
  expect(await waiting).toEqual(SEEN);
});

test('Who wants to see what has just happened does not take a look that began before.', async () => {
  const { begun, ask } = openBook();
  const before = ask(new AbortController());
  const after = ask(new AbortController(), 0);
  begun[0]?.answer(SILENT);
  expect(await before).toEqual(SILENT);
  await expect.poll(() => begun.length).toBe(2);
  begun[1]?.answer(SEEN);
  expect(await after).toEqual(SEEN);
});
