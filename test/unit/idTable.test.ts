import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IdTable, NO_HANDLE } from '../../electron/keepalive/idTable.ts';

// Few ids, much alike, so that they collide, are deleted and come back.
const ids = fc.integer({ min: 0, max: 400 }).map((number) => `model-${number}`);
const step = fc.record({ id: ids, add: fc.boolean() });

test('Whatever is added and deleted, every id is found under a handle of its own, as in a Map.', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 1_500 }), (steps) => {
      const table = new IdTable();
      const model = new Map<string, number>();
      for (const { id, add } of steps) {
        if (add) {
          const handle = table.add(id);
          expect(model.get(id) ?? handle).toBe(handle);
          model.set(id, handle);
        } else {
          table.delete(id);
          model.delete(id);
        }
      }
      expect(table.size).toBe(model.size);
      expect(new Set(model.values()).size).toBe(model.size);
      for (let number = 0; number <= 400; number += 1) {
        const id = `model-${number}`;
        const handle = model.get(id) ?? NO_HANDLE;
        expect(table.find(id)).toBe(handle);
        if (handle !== NO_HANDLE) expect(table.idOf(handle)).toBe(id);
      }
    }),
    { numRuns: 30 },
  );
});
