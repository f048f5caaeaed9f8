import { describe, expect, it, vi } from 'vitest';
import { PowerWatch } from '../../electron/desktop/power.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { fakePower } from './fakes.ts';

function watching({ pauseOnBattery = true, onBattery = false } = {}) {
  const log: string[] = [];
  const { power, events, is } = fakePower();
  is.onBattery = onBattery;
  const setting = { pauseOnBattery };
  const clock = new FakeClock();
  const watch = new PowerWatch({
    power,
    monitor: {
      noticeResume: () => void log.push('resume'),
      hold: (reason) => log.push(`hold ${reason}`),
      release: (reason) => log.push(`release ${reason}`),
    },
    pauseOnBattery: () => setting.pauseOnBattery,
    atShutdown: (event) => {
      event?.preventDefault();
      log.push('end');
    },
    log: () => {},
    clock,
  });
  return { watch, log, events, is, setting, clock };
}

describe("The machine's power", () => {
  it('tells the engine when the machine wakes up or is unlocked', () => {
    const { log, events } = watching();
    for (const name of ['suspend', 'resume', 'lock-screen', 'unlock-screen']) events.emit(name);
    expect(log).toEqual(['resume', 'resume']);
  });

  it('ends the app when the machine is switched off, which can be put off until then', () => {
    const { log, events } = watching();
    const preventDefault = vi.fn();
    events.emit('shutdown', { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
    expect(log).toEqual(['end']);
  });

  it('holds the pings on battery when that is the setting, and lets them go on mains', () => {
    const { log, events, is } = watching();
    is.onBattery = true;
    events.emit('on-battery');
    is.onBattery = false;
    events.emit('on-ac');
    expect(log).toEqual(['hold on battery', 'release on battery']);
  });

  it('holds them from the start on a machine that runs on battery', () => {
    expect(watching({ onBattery: true }).log).toEqual(['hold on battery']);
  });

  it('notices within a minute where the system does not tell', async () => {
    const { log, is, clock } = watching();
    is.onBattery = true;
    await clock.advance(60_000);
    expect(log).toEqual(['hold on battery']);
    is.onBattery = false;
    await clock.advance(60_000);
    expect(log).toEqual(['hold on battery', 'release on battery']);
  });

  it('neither holds nor looks when the setting is off', async () => {
    const { log, clock } = watching({ pauseOnBattery: false, onBattery: true });
    await clock.advance(600_000);
    expect(log).toEqual([]);
    expect(clock.fired).toBe(0);
  });

  it('follows the setting at once', () => {
    const { watch, log, setting } = watching({ pauseOnBattery: false, onBattery: true });
    setting.pauseOnBattery = true;
    watch.look();
    setting.pauseOnBattery = false;
    watch.look();
    expect(log).toEqual(['hold on battery', 'release on battery']);
  });

  it('is looked at no more after the end', async () => {
    const { watch, log, is, clock } = watching();
    watch.stop();
    is.onBattery = true;
    watch.look();
    await clock.advance(600_000);
    expect(log).toEqual([]);
  });
});
