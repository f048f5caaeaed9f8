import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { follow } from '../../renderer/components/follow.ts';

const SETTLE_MS = 400;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Follows versions from 0 on. `at` has the time of each read. */
function following(readMs = 0) {
  const start = Date.now();
  const at: number[] = [];
  const abort = new AbortController();
  const read = async (): Promise<void> => {
    at.push(Date.now() - start);
    if (readMs > 0) await new Promise((resolve) => setTimeout(resolve, readMs));
  };
  return { at, abort, tell: follow(read, 0, SETTLE_MS, abort.signal) };
}

describe('What follows the pings', () => {
  it('is read at once, and not again while nothing changes', async () => {
    const { at, tell } = following();
    tell(0);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(at).toEqual([0]);
  });

  it('is read once for several pings in a row', async () => {
    const { at, tell } = following();
    await vi.advanceTimersByTimeAsync(1_000);
    for (const ping of [1, 2, 3]) tell(ping);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(at).toEqual([0, 1_400]);
  });

  it('is not put off by pings that come faster than it settles', async () => {
    const { at, tell } = following();
    for (let ping = 1; ping <= 20; ping += 1) {
      await vi.advanceTimersByTimeAsync(100);
      tell(ping);
    }
    await vi.advanceTimersByTimeAsync(10_000);
    expect(at).toEqual([0, 500, 900, 1_300, 1_700, 2_100]);
  });

  it('is read to its end when a ping comes meanwhile, and then again', async () => {
    const { at, tell } = following(5_000);
    for (const ping of [1, 2]) {
      await vi.advanceTimersByTimeAsync(1_000);
      tell(ping);
    }
    await vi.advanceTimersByTimeAsync(20_000);
    expect(at).toEqual([0, 5_400]);
  });

  it('is left alone once nobody looks', async () => {
    const { at, abort, tell } = following();
    await vi.advanceTimersByTimeAsync(1_000);
    tell(1);
    abort.abort();
    tell(2);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(at).toEqual([0]);
  });
});
