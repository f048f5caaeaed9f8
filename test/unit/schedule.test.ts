import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MemorySchedule } from '../../electron/keepalive/schedule.ts';

async function scheduled(dues: Readonly<Record<string, number>>): Promise<MemorySchedule> {
  const schedule = new MemorySchedule();
  for (const [id, dueAt] of Object.entries(dues)) await schedule.upsert(id, dueAt);
  return schedule;
}

test('What is due is claimed, earliest first, and nothing else.', async () => {
  const schedule = await scheduled({ late: 30, early: 10, middle: 20, future: 31 });
  expect(await schedule.claimDue(30, 100)).toEqual(['early', 'middle', 'late']);
  expect(await schedule.claimDue(30, 100)).toEqual([]);
});

test('A claimed item is nobody else’s until its lease ends; then it is due again.', async () => {
  const schedule = await scheduled({ a: 10 });
  expect(await schedule.claimDue(10, 100)).toEqual(['a']);
  expect(await schedule.next()).toBe(110);
  expect(await schedule.claimDue(109, 100)).toEqual([]);
  expect(await schedule.claimDue(110, 100)).toEqual(['a']);
});

test('Completing ends the lease and sets the next time.', async () => {
  const schedule = await scheduled({ a: 10 });
  await schedule.claimDue(10, 1_000);
  await schedule.complete('a', 50);
  expect(await schedule.next()).toBe(50);
  expect(await schedule.claimDue(50, 1_000)).toEqual(['a']);
});

test('Completing an item that was removed meanwhile does not bring it back.', async () => {
  const schedule = await scheduled({ a: 10 });
  await schedule.claimDue(10, 1_000);
  await schedule.remove('a');
  await schedule.complete('a', 50);
  expect(await schedule.next()).toBeNull();
  expect(schedule.size).toBe(0);
});

test('Moving an item ends a lease on it.', async () => {
  const schedule = await scheduled({ a: 10 });
  await schedule.claimDue(10, 1_000);
  await schedule.upsert('a', 20);
  expect(await schedule.claimDue(20, 1_000)).toEqual(['a']);
});

test('A removed item is not claimed, and removing it again does nothing.', async () => {
  const schedule = await scheduled({ a: 10, b: 20 });
  await schedule.remove('a');
  await schedule.remove('a');
  expect(await schedule.claimDue(100, 10)).toEqual(['b']);
  expect(schedule.size).toBe(1);
});

test('Something removed does not give its time to what comes in its place.', async () => {
  const schedule = await scheduled({ a: 10 });
  await schedule.remove('a');
  await schedule.upsert('b', 99);
  expect(await schedule.claimDue(50, 10)).toEqual([]);
  expect(await schedule.claimDue(99, 10)).toEqual(['b']);
});

type Step =
  | { readonly kind: 'upsert' | 'complete'; readonly id: string; readonly at: number }
  | { readonly kind: 'remove'; readonly id: string }
  | { readonly kind: 'claim'; readonly now: number };

const id = fc.integer({ min: 0, max: 150 }).map((n) => `provider-${n % 7}.model-${n}`);
const at = fc.integer({ min: 0, max: 1_000 });
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('upsert' as const, 'complete' as const), id, at }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), id }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('claim' as const), now: at }) },
  ),
  { maxLength: 300, size: 'max' },
);

/** The same in plain lines: a table of times. */
function applyTo(model: Map<string, number>, step: Step): string[] {
  if (step.kind === 'claim') {
    const due = [...model].filter(([, dueAt]) => dueAt <= step.now).map(([name]) => name);
    for (const name of due) model.set(name, step.now + LEASE);
    return due;
  }
  if (step.kind === 'remove') model.delete(step.id);
  else if (step.kind === 'upsert' || model.has(step.id)) model.set(step.id, step.at);
  return [];
}

const LEASE = 100;

test('It does what a plain table of times would do, whatever is added, moved, removed and claimed.', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const schedule = new MemorySchedule();
      const model = new Map<string, number>();
      for (const step of all) {
        const expected = applyTo(model, step);
        if (step.kind === 'claim') expect((await schedule.claimDue(step.now, LEASE)).toSorted()).toEqual(expected.toSorted());
        else if (step.kind === 'remove') await schedule.remove(step.id);
        else if (step.kind === 'upsert') await schedule.upsert(step.id, step.at);
        else await schedule.complete(step.id, step.at);
        expect(schedule.size).toBe(model.size);
        expect(await schedule.next()).toBe(model.size === 0 ? null : Math.min(...model.values()));
      }
    }),
  );
});

test('Many ids live side by side and are all found again.', async () => {
  const schedule = new MemorySchedule();
  for (let i = 0; i < 20_000; i += 1) await schedule.upsert(`box.model-${i}`, i);
  for (let i = 0; i < 20_000; i += 3) await schedule.remove(`box.model-${i}`);
  const due = await schedule.claimDue(20_000, 1);
  expect(due).toHaveLength(20_000 - Math.ceil(20_000 / 3));
  expect(due.slice(0, 4)).toEqual(['box.model-1', 'box.model-2', 'box.model-4', 'box.model-5']);
});
