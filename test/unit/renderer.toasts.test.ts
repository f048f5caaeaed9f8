import { beforeEach, describe, expect, test } from 'vitest';
import { currentToasts, dismissToast, showToast, undoNewest } from '../../renderer/components/toastStore.ts';

const texts = () => currentToasts().map(({ text }) => text);
const undo = (run = () => {}) => ({ action: { label: 'Undo', run } });

beforeEach(() => {
  for (const { id } of currentToasts()) dismissToast(id);
});

describe('Messages', () => {
  test('are three at most, the newest', () => {
    for (const text of ['a', 'b', 'c', 'd']) showToast(text);
    expect(texts()).toEqual(['b', 'c', 'd']);
  });

  test('that can be undone outlast those that only tell', () => {
    showToast('removed', undo());
    for (const text of ['a', 'b', 'c']) showToast(text);
    expect(texts()).toEqual(['removed', 'b', 'c']);
  });

  test('that can be undone leave in their order when there are too many of them', () => {
    for (const text of ['a', 'b', 'c', 'd']) showToast(text, undo());
    expect(texts()).toEqual(['b', 'c', 'd']);
  });
});

describe('Undo', () => {
  test('takes back the newest removal, once', () => {
    const undone: string[] = [];
    for (const text of ['a', 'b'])
      showToast(
        text,
        undo(() => undone.push(text)),
      );
    showToast('paused', { action: { label: 'Resume', run: () => undone.push('paused') } });
    expect(undoNewest()).toBe(true);
    expect([undone, texts()]).toEqual([['b'], ['a', 'paused']]);
  });

  test('does nothing when there is nothing to take back', () => {
    showToast('a');
    expect(undoNewest()).toBe(false);
  });
});
