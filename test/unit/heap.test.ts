import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DueHeap } from '../../electron/keepalive/dueHeap.ts';

type Step = { readonly kind: 'set'; readonly handle: number; readonly dueAt: number } | { readonly kind: 'delete'; readonly handle: number };

const handle = fc.integer({ min: 0, max: 200 });
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('set' as const), handle, dueAt: fc.integer({ min: 0, max: 50 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), handle }) },
  ),
  { maxLength: 300, size: 'max' },
);

test('It always holds what a plain table of due times holds, and the earliest on top, whatever is added, moved and deleted.', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const heap = new DueHeap();
      const model = new Map<number, number>();
      for (const step of all) {
        if (step.kind === 'set') {
          heap.set(step.handle, step.dueAt);
          model.set(step.handle, step.dueAt);
        } else {
          heap.delete(step.handle);
          model.delete(step.handle);
        }
        const earliest = model.size === 0 ? null : Math.min(...model.values());
        expect(heap.size).toBe(model.size);
        expect(heap.peekDue()).toBe(earliest);
        const top = heap.peek();
        expect(top === null ? null : model.get(top)).toBe(earliest);
        expect(heap.has(step.handle)).toBe(model.has(step.handle));
      }
    }),
  );
});

test('Taken from the top it gives everything in order.', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1e13, noNaN: true }), { maxLength: 500, size: 'max' }), (dues) => {
      const heap = new DueHeap();
      for (const [index, due] of dues.entries()) heap.set(index, due);
      const taken: (number | null)[] = [];
      for (let top = heap.peek(); top !== null; top = heap.peek()) {
        taken.push(heap.peekDue());
        heap.delete(top);
      }
      expect(taken).toEqual(dues.toSorted((a, b) => a - b));
    }),
  );
});

test('It grows with its handles, also when they come in a leap.', () => {
  const heap = new DueHeap();
  heap.set(100_000, 5);
  heap.set(3, 7);
  expect([heap.peek(), heap.size, heap.has(100_000), heap.has(99_999)]).toEqual([100_000, 2, true, false]);
});

test('An empty one has nothing on top, and deleting nothing does nothing.', () => {
  const heap = new DueHeap();
  heap.delete(5);
  expect([heap.peek(), heap.peekDue(), heap.size, heap.has(5)]).toEqual([null, null, 0, false]);
});
