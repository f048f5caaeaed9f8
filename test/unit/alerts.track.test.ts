import { describe, expect, it } from 'vitest';
import { afterPing, NEW_TRACK, type Track, type TrackRules } from '../../electron/alerts/track.ts';
import type { Ping } from '../../electron/domain/ping.ts';
import { coldPing, failedPing, skippedPing, warmPing } from '../support/fakes.ts';

const RULES: TrackRules = { targetMs: 500, slowAfterPings: 3, resting: false };

const trackAfter = (pings: readonly Ping[], rules: Partial<TrackRules> = {}, from: Track = NEW_TRACK): Track =>
  pings.reduce((track, ping) => afterPing(track, ping, { ...RULES, ...rules }), from);

const times = (n: number, ping: Ping): Ping[] => Array.from({ length: n }, () => ping);

describe('An endpoint fails for good', () => {
  it('after three failures in a row', () => {
    expect(trackAfter(times(2, failedPing())).failing).toBeNull();
    expect(trackAfter(times(3, failedPing())).failing).toEqual({ kind: 'server', message: 'it is server' });
    expect(trackAfter([failedPing(), failedPing(), warmPing(), failedPing()]).failing).toBeNull();
  });

  it('at once when it is not let in', () => {
    expect(trackAfter([failedPing('auth')]).failing).toMatchObject({ kind: 'auth' });
  });

  it('until two answers in a row', () => {
    const bad = trackAfter(times(3, failedPing()));
    expect(trackAfter([warmPing()], {}, bad).failing).not.toBeNull();
    expect(trackAfter([warmPing(), failedPing(), coldPing()], {}, bad).failing).not.toBeNull();
    expect(trackAfter([coldPing(), warmPing()], {}, bad).failing).toBeNull();
  });

  it('for the reason of its last failure', () => {
    expect(trackAfter([...times(3, failedPing()), failedPing('unreachable')]).failing?.kind).toBe('unreachable');
  });

  it('not by pings that were skipped or cancelled', () => {
    expect(trackAfter([failedPing(), failedPing(), skippedPing('busy'), failedPing('cancelled')]).failing).toBeNull();
    expect(trackAfter([failedPing(), failedPing(), skippedPing('busy'), failedPing()]).failing).not.toBeNull();
  });
});

describe('An endpoint is too slow', () => {
  it('after so many pings in a row above its target, cold or warm, with the time of that one', () => {
    expect(trackAfter([warmPing(800), coldPing(9_000)]).slowMs).toBeNull();
    expect(trackAfter([warmPing(800), coldPing(9_000), warmPing(700)]).slowMs).toBe(700);
    expect(trackAfter([warmPing(800), warmPing(500), warmPing(800), warmPing(800)]).slowMs).toBeNull();
  });

  it('until two in a row are at or below it', () => {
    const slow = trackAfter(times(3, warmPing(800)));
    expect(trackAfter([warmPing(500), warmPing(900)], {}, slow).slowMs).toBe(800);
    expect(trackAfter([warmPing(500), warmPing(400)], {}, slow).slowMs).toBeNull();
  });

  it('neither without a target nor without a limit', () => {
    expect(trackAfter(times(9, warmPing(800)), { targetMs: null }).slowMs).toBeNull();
    expect(trackAfter(times(9, warmPing(800)), { slowAfterPings: null }).slowMs).toBeNull();
  });

  it('not by answers without a time, nor by failures', () => {
    expect(trackAfter([warmPing(800), warmPing(null), failedPing(), warmPing(800)]).slowMs).toBeNull();
    expect(trackAfter([warmPing(800), warmPing(null), failedPing(), warmPing(800), warmPing(800)]).slowMs).toBe(800);
  });
});

describe('While an endpoint rests', () => {
  it('nothing begins, and what lasts is seen with the first ping after it', () => {
    const resting = trackAfter([...times(5, failedPing()), ...times(5, warmPing(900))].slice(0, 5), { resting: true });
    expect(resting.failing).toBeNull();
    expect(trackAfter([failedPing()], {}, resting).failing).not.toBeNull();
    const slow = trackAfter(times(5, warmPing(900)), { resting: true });
    expect(slow.slowMs).toBeNull();
    expect(trackAfter([warmPing(900)], {}, slow).slowMs).toBe(900);
  });

  it('nothing ends, and what is well is seen with the first ping after it', () => {
    const bad = trackAfter(times(3, failedPing()));
    const rested = trackAfter(times(5, warmPing()), { resting: true }, bad);
    expect(rested.failing).not.toBeNull();
    expect(trackAfter([warmPing()], {}, rested).failing).toBeNull();
  });
});
