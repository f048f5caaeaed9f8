import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTold } from '../../electron/sharing/told.ts';
import { warmPing } from '../support/fakes.ts';

describe('What another instance tells of an endpoint', () => {
  test('is a ping, or a use with its time.', () => {
    const ping = { ...warmPing(1), endpointId: 'there' };
    expect(readTold(JSON.stringify(ping))).toEqual({ kind: 'ping', ping });
    expect(readTold('{"used":12.5}')).toEqual({ kind: 'use', used: 12.5 });
  });

  test('and is passed over where this version does not know it, whatever it is.', () => {
    for (const text of ['', 'null', '{"used":"soon"}', '{"used":null}', '{"loaded":1}', '[12.5]']) expect(readTold(text)).toBeNull();
    fc.assert(fc.property(fc.string(), (text) => readTold(text) === null));
  });
});
