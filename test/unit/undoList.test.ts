import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { undone } from '../../electron/domain/differences.ts';
import type { Settings } from '../../electron/domain/settings.ts';
import { UNDO_MS, UndoList } from '../../electron/storage/undoList.ts';
import { llama, mistral, ollama, qwen, settingsOf, someSettings, vllm } from '../support/settingsShapes.ts';

/** Changes made one after the other, each `afterMs` after the one before. */
function changed(...steps: readonly { readonly to: Settings; readonly afterMs?: number; readonly label?: string }[]) {
  const list = new UndoList();
  let [at, now] = [0, someSettings()];
  for (const { to, afterMs = 10_000, label } of steps) {
    at += afterMs;
    list.record(now, to, at, label);
    now = to;
  }
  return { list, at };
}

const withInterval = (interval: string, more: object = {}): Settings => someSettings({ interval, ...more });

describe('The list of what can be undone', () => {
  test('has the newest change for a minute.', () => {
    const { list, at } = changed({ to: withInterval('5m') });
    expect(list.newest(at)).toEqual({ id: '1', label: 'Default interval: 2m → 5m', until: at + UNDO_MS, small: false });
    expect(list.newest(at + UNDO_MS - 1)).not.toBeNull();
    expect(list.newest(at + UNDO_MS)).toBeNull();
    expect(list.find(undefined, at + UNDO_MS)).toEqual({ ok: false, error: expect.stringContaining('There is nothing to undo') });
    expect(list.find('1', at + UNDO_MS)).toEqual({ ok: false, error: expect.stringContaining('cannot be undone any more') });
  });

  test('has nothing for a change that changed nothing.', () => {
    const { list, at } = changed({ to: someSettings() });
    expect([list.newest(at), list.revision]).toEqual([null, 0]);
  });

  test('takes what a slider does for one change, and nothing for one that comes back.', () => {
    const { list, at } = changed({ to: withInterval('3m') }, { to: withInterval('4m'), afterMs: 2_000 }, { to: withInterval('5m'), afterMs: 2_000 });
    expect(list.newest(at)).toMatchObject({ id: '1', label: 'Default interval: 2m → 5m' });
    expect(list.find('1', at)).toMatchObject({ ok: true, value: { differences: [{ before: '2m', after: '5m' }] } });
    const back = changed({ to: withInterval('3m') }, { to: someSettings(), afterMs: 500 });
    expect(back.list.newest(back.at)).toBeNull();
  });

  test('keeps changes apart that are of other fields, or later.', () => {
    const { list, at } = changed(
      { to: withInterval('5m') },
      { to: withInterval('5m', { theme: 'dark' }), afterMs: 100 },
      { to: withInterval('5m', { theme: 'light' }), afterMs: 2_001 },
    );
    expect(list.newest(at)).toMatchObject({ id: '3', label: 'Theme: dark → light' });
  });

  test('takes a provider and its endpoints that are added one after the other for one change.', () => {
    const more = [{ ...vllm, id: 'new', name: 'New box' }];
    const steps = [
      [],
      [{ ...mistral, id: 'n1', providerId: 'new' }],
      [
        { ...mistral, id: 'n1', providerId: 'new' },
        { ...qwen, id: 'n2', providerId: 'new' },
      ],
    ];
    const { list, at } = changed(
      ...steps.map((added) => ({
        to: someSettings({ providers: [ollama, vllm, ...more], endpoints: [qwen, llama, mistral, ...added] }),
        afterMs: 300,
      })),
    );
    expect(list.newest(at)).toMatchObject({ id: '1', label: 'Added the provider New box and 2 endpoints' });
  });

  test('undoes an older change, too, unless a newer one is of the same field.', () => {
    const { list, at } = changed(
      { to: withInterval('5m') },
      { to: withInterval('5m', { theme: 'dark' }) },
      { to: withInterval('9m', { theme: 'dark' }) },
    );
    expect(list.find('2', at)).toMatchObject({ ok: true, value: { label: 'Theme: system → dark' } });
    expect(list.find('1', at)).toEqual({
      ok: false,
      error: '“Default interval: 2m → 5m” was followed by “Default interval: 5m → 9m”. Undo that one first.',
    });
    list.remove('3');
    expect(list.find('1', at)).toMatchObject({ ok: true });
  });

  test('calls a change what whoever made it calls it.', () => {
    const { list, at } = changed({ to: withInterval('5m', { theme: 'dark' }), label: 'Imported settings' });
    expect(list.newest(at)).toMatchObject({ label: 'Imported settings' });
  });

  test('calls a switch and a pause small: whoever made them sees them where they are.', () => {
    const endpoints = [{ ...qwen, enabled: false }, llama, mistral];
    const smallness = [
      someSettings({ endpoints }),
      someSettings({ pausedUntil: 5, pauseReason: 'driver update' }),
      withInterval('5m'),
      someSettings({ warming: false, alerts: false }),
    ].map((to) => {
      const { list, at } = changed({ to });
      return list.newest(at)?.small;
    });
    expect(smallness).toEqual([true, true, false, false]);
  });
});

type Step = { readonly by: 'user' | 'program'; readonly of: (typeof places)[number]; readonly to: number };
const places = ['interval', 'retentionDays', 'target of qwen', 'target of llama'] as const;

/** The settings with one value elsewhere; the program changes pauses, users the rest. */
function stepped(now: Settings, { by, of, to }: Step): Settings {
  if (of === 'interval' || of === 'retentionDays') {
    if (by === 'program') return { ...now, pausedUntil: to };
    return of === 'interval' ? { ...now, interval: `${to}m` } : { ...now, retentionDays: to };
  }
  const id = of === 'target of qwen' ? qwen.id : llama.id;
  const field = by === 'program' ? { pausedUntil: to } : { targetMs: to };
  return { ...now, endpoints: now.endpoints.map((endpoint) => (endpoint.id === id ? { ...endpoint, ...field } : endpoint)) };
}

test('Whatever users and the program have changed in turn: undone one by one, all is as if the program alone had been there.', () => {
  const step: fc.Arbitrary<Step> = fc.record({
    by: fc.constantFrom('user' as const, 'program' as const),
    of: fc.constantFrom(...places),
    to: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(
    fc.property(fc.array(fc.tuple(step, fc.integer({ min: 0, max: 4_000 })), { maxLength: 14 }), (steps) => {
      const list = new UndoList();
      let [now, alone, at] = [someSettings(), someSettings(), 0];
      for (const [change, afterMs] of steps) {
        at += afterMs;
        const next = stepped(now, change);
        if (change.by === 'user') list.record(now, next, at, undefined);
        else alone = stepped(alone, change);
        now = next;
      }
      for (let newest = list.find(undefined, at); newest.ok; newest = list.find(undefined, at)) {
        now = settingsOf(undone(now, newest.value.differences));
        list.remove(newest.value.id);
      }
      expect(now).toEqual(alone);
    }),
  );
});
