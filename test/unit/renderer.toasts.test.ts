import { beforeEach, describe, expect, test } from 'vitest';
import { currentToasts, dismissToast, showToast } from '../../renderer/components/toastStore.ts';

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

describe('Messages of a kind', () => {
  test('are one, the newest, and go by their kind', () => {
    showToast('Interval: 2m → 3m', { key: 'undo' });
    showToast('Copied.');
    showToast('Interval: 2m → 4m', { key: 'undo' });
    expect(texts()).toEqual(['Copied.', 'Interval: 2m → 4m']);
    dismissToast('undo');
    expect(texts()).toEqual(['Copied.']);
  });
});
