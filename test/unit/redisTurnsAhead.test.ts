import { expect, test } from 'vitest';
import { type Turn, TurnsAhead } from '../../electron/storage/redis/turnsAhead.ts';

const turn = (id: string, at: number): Turn => ({ id, member: `${id}|http://box`, at });

const LEASE_MS = 15_000;

/** Turns whose claim has its answer: all are ours, from time 0. */
function ours(...turns: Turn[]): TurnsAhead {
  const ahead = new TurnsAhead();
  ahead.ask(turns, Promise.resolve());
  for (const one of turns) ahead.gain(one, 0, LEASE_MS);
  return ahead;
}

test('A turn that was claimed ahead is given out when it comes, once, and tells until then when that is.', () => {
  const ahead = ours(turn('late', 30), turn('soon', 10));
  expect(ahead.next()).toBe(10);
  expect(ahead.take(9)).toEqual({ come: [], missed: [] });
  expect(ahead.take(10).come).toEqual(['soon']);
  expect(ahead.take(30).come).toEqual(['late']);
  expect(ahead.take(99).come).toEqual([]);
  expect(ahead.next()).toBeNull();
});

test('A turn that comes before its claim has an answer waits for that; one that comes later keeps nobody waiting.', async () => {
  const ahead = new TurnsAhead();
  const claims = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
  const [first, second] = [turn('first', 10), turn('second', 20)];
  ahead.ask([first], claims[0].promise);
  ahead.ask([second], claims[1].promise);
  expect(ahead.take(10).come).toEqual([]);
  const settled = ahead.settled(10);
  ahead.gain(first, 11, LEASE_MS);
  claims[0].resolve();
  await settled;
  expect(ahead.take(11).come).toEqual(['first']);
});

test('A turn that was put off while it was being claimed is not given out, whatever the answer.', () => {
  const ahead = new TurnsAhead();
  const [before, after] = [turn('a', 10), turn('a', 500)];
  ahead.ask([before], Promise.resolve());
  ahead.drop('a');
  expect(ahead.gain(before, 5, LEASE_MS)).toBe(false);
  ahead.ask([after], Promise.resolve());
  expect(ahead.lose(before)).toBe(false);
  expect(ahead.next()).toBe(500);
});

test('A turn that was slept through is told apart, as another instance may have it by now; one that was late already when it was claimed is not.', () => {
  const slept = ours(turn('a', 10));
  expect(slept.take(5_000)).toEqual({ come: [], missed: [turn('a', 10)] });
  const late = new TurnsAhead();
  const overdue = turn('a', 10);
  late.ask([overdue], Promise.resolve());
  late.gain(overdue, 60_000, 60_000 + LEASE_MS);
  expect(late.take(60_001)).toEqual({ come: ['a'], missed: [] });
});

test('A turn that another instance has moved a little meanwhile comes when that says, not when it was thought to.', () => {
  const ahead = new TurnsAhead();
  const one = turn('a', 10);
  ahead.ask([one], Promise.resolve());
  ahead.gain(one, 5, LEASE_MS, 22);
  expect(ahead.take(21).come).toEqual([]);
  expect(ahead.take(22).come).toEqual(['a']);
});

test('A turn whose claim was answered so late that its lease may be over is told apart, too, however short the wait was since.', () => {
  const ahead = new TurnsAhead();
  const [stale, fresh] = [turn('stale', 10), turn('fresh', 10)];
  ahead.ask([stale, fresh], Promise.resolve());
  ahead.gain(stale, 6_000, 3_000);
  ahead.gain(fresh, 6_000, 6_002);
  expect(ahead.take(6_001)).toEqual({ come: ['fresh'], missed: [stale] });
});
