import { array, integer, property, assert as propertyHolds } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../renderer/api.ts';
import { blocksOf, filterLines, joinLines, type LogLine } from '../../renderer/log/logLines.ts';
import { LogStore } from '../../renderer/log/logStore.ts';

const lineOf = (at: number, more: Partial<LogLine> = {}): LogLine => ({ at, level: 'info', scope: 'keep-alive', message: `line ${at}`, ...more });
const linesOf = (from: number, to: number): LogLine[] => Array.from({ length: to - from }, (_, i) => lineOf(from + i));
const timesOf = (lines: readonly LogLine[] | null): number[] | undefined => lines?.map(({ at }) => at);

describe('Lines that are read again', () => {
  test('are joined to the known ones without a gap or a double, wherever they begin and end', () => {
    const bound = integer({ min: 0, max: 40 });
    propertyHolds(
      property(bound, bound, bound, (a, b, c) => {
        const [middle = 0, end = 0] = [b, c].sort((x, y) => x - y);
        const known = joinLines([], linesOf(0, middle));
        const fresh = linesOf(Math.min(a, middle), end);
        expect(timesOf(joinLines(known, fresh))).toEqual(timesOf(linesOf(0, end)));
      }),
    );
  });

  test('are all new when nothing in between is left', () => {
    expect(timesOf(joinLines(joinLines([], linesOf(0, 2)), linesOf(8, 10)))).toEqual([0, 1, 8, 9]);
  });

  test('keep the list the same object when there is nothing new', () => {
    const known = joinLines([], linesOf(0, 5));
    expect(joinLines(known, linesOf(2, 5))).toBe(known);
  });

  test('push the oldest out beyond five thousand, and every line keeps its number', () => {
    const lines = joinLines(joinLines([], linesOf(0, 5_000)), [lineOf(5_000)]);
    expect([lines.length, lines[0]?.n, lines.at(-1)?.n]).toEqual([5_000, 1, 5_000]);
  });
});

describe('The filter', () => {
  const lines = joinLines(
    [],
    [
      lineOf(1, { level: 'debug', message: 'Peek at qwen3:8b' }),
      lineOf(2, { message: 'Ping of qwen3:8b complete: warm' }),
      lineOf(3, { level: 'warn', message: 'Ping of llama3.3 failed' }),
      lineOf(4, { level: 'error', scope: 'app', message: 'The window is gone' }),
    ],
  );

  test.each([
    ['debug', [1, 2, 3, 4]],
    ['info', [2, 3, 4]],
    ['warn', [3, 4]],
    ['error', [4]],
  ] as const)('%s and above', (level, times) => expect(timesOf(filterLines(lines, level, ''))).toEqual(times));

  test('finds every word, in any order and case, in message and scope', () => {
    expect(timesOf(filterLines(lines, 'debug', 'QWEN ping '))).toEqual([2]);
    expect(timesOf(filterLines(lines, 'debug', 'APP window'))).toEqual([4]);
  });
});

describe('Blocks', () => {
  test('hold every line once, in order, and only the last one changes when lines are added', () => {
    propertyHolds(
      property(array(integer({ min: 1, max: 150 }), { maxLength: 6 }), (bursts) => {
        let lines = joinLines([], linesOf(0, 3));
        let at = 3;
        for (const burst of bursts) {
          const before = blocksOf(lines);
          lines = joinLines(lines, linesOf(at, at + burst));
          at += burst;
          expect(blocksOf(lines).slice(0, before.length - 1)).toEqual(before.slice(0, -1));
          expect(blocksOf(lines).flat()).toEqual(lines);
        }
      }),
    );
  });
});

describe('The log', () => {
  function setUp() {
    const reads: ((answer: Answer<readonly LogLine[]>) => void)[] = [];
    const frames: (() => void)[] = [];
    let open = (): void => {};
    let arrive = (_line: LogLine): void => {};
    let isFollowed = false;
    const store = new LogStore({
      readLines: () => new Promise((answer) => reads.push(answer)),
      follow({ onOpen, onLine }) {
        [open, arrive, isFollowed] = [onOpen, onLine, true];
        return () => {
          isFollowed = false;
        };
      },
      beforeFrame: (run) => frames.push(run),
    });
    const answer = async (lines: readonly LogLine[]): Promise<void> => {
      reads.shift()?.({ ok: true, value: lines });
      await Promise.resolve();
    };
    const fail = async (): Promise<void> => {
      reads.shift()?.({ ok: false, problem: { kind: 'unreachable', message: 'Nobody there.', status: 0 } });
      await Promise.resolve();
    };
    const draw = (): void => {
      for (const run of frames.splice(0)) run();
    };
    return { store, open: () => open(), arrive: (line: LogLine) => arrive(line), answer, fail, draw, isFollowed: () => isFollowed };
  }

  test('shows what there is, then each new line', async () => {
    const { store, open, arrive, answer, draw } = setUp();
    store.start();
    open();
    await answer(linesOf(0, 3));
    arrive(lineOf(3));
    draw();
    expect(timesOf(store.current().lines)).toEqual([0, 1, 2, 3]);
  });

  test('keeps a line that comes before the first answer, once, whether the answer has it or not', async () => {
    const { store, open, arrive, answer, draw } = setUp();
    store.start();
    open();
    arrive(lineOf(2));
    arrive(lineOf(3));
    draw();
    expect(store.current().lines).toBeNull();
    await answer(linesOf(0, 3));
    expect(timesOf(store.current().lines)).toEqual([0, 1, 2, 3]);
  });

  test('has no gap after a lost connection', async () => {
    const { store, open, arrive, answer, draw } = setUp();
    store.start();
    open();
    await answer(linesOf(0, 3));
    open();
    arrive(lineOf(9));
    draw();
    await answer(linesOf(0, 10));
    expect(timesOf(store.current().lines)).toEqual(timesOf(linesOf(0, 10)));
  });

  test('tells of a burst once', async () => {
    const { store, open, arrive, answer, draw } = setUp();
    store.start();
    open();
    await answer([]);
    let told = 0;
    store.subscribe(() => {
      told += 1;
    });
    for (const line of linesOf(0, 200)) arrive(line);
    draw();
    expect([told, store.current().lines?.length]).toEqual([1, 200]);
  });

  test('says when it cannot be read, and keeps what it had', async () => {
    const { store, open, answer, fail } = setUp();
    store.start();
    open();
    await answer(linesOf(0, 2));
    open();
    await fail();
    expect(store.current()).toMatchObject({ problem: { kind: 'unreachable' }, lines: [{ at: 0 }, { at: 1 }] });
  });

  test('is no longer followed once the view is left', () => {
    const { store, isFollowed } = setUp();
    const stop = store.start();
    expect(isFollowed()).toBe(true);
    stop();
    expect(isFollowed()).toBe(false);
  });
});
