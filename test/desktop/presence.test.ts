import { describe, expect, it } from 'vitest';
import { Presence, type PresenceOptions } from '../../electron/desktop/presence/presence.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { fakePower } from './fakes.ts';

type Wishes = ReturnType<PresenceOptions['settings']>;

const NOTHING: Wishes = { pauseOnBattery: false, pauseWhenLocked: false, pauseWhenIdle: null, pauseForFullScreen: false };

/** A computer on fake time; `log` has what the engine is told. */
function present(wishes: Partial<Wishes>, begin: (is: ReturnType<typeof fakePower>['is']) => void = () => {}) {
  const log: string[] = [];
  const { power, events, is } = fakePower();
  begin(is);
  const settings = { ...NOTHING, ...wishes };
  const clock = new FakeClock();
  const screen: { tell: ((isFull: boolean) => void) | null; ours: boolean } = { tell: null, ours: false };
  const presence = new Presence({
    power,
    clock,
    settings: () => settings,
    fullScreen: {
      watch: (onChange) => {
        screen.tell = onChange;
        return () => {
          screen.tell = null;
        };
      },
    },
    isOurs: () => screen.ours,
    monitor: { hold: (reason) => log.push(`hold ${reason}`), release: (reason) => log.push(`release ${reason}`) },
    log: () => {},
  });
  return { presence, log, events, is, settings, clock, screen };
}

/** The log lines of one reason that began and ended. */
const fromTo = (reason: string): string[] => [`hold ${reason}`, `release ${reason}`];

describe('On battery', () => {
  it('pings rest when that is the setting, and go on with mains', () => {
    const { log, events, is } = present({ pauseOnBattery: true });
    is.onBattery = true;
    events.emit('on-battery');
    is.onBattery = false;
    events.emit('on-ac');
    expect(log).toEqual(fromTo('on battery'));
  });

  it('they rest from the start on a machine that runs on it', () => {
    const { log } = present({ pauseOnBattery: true }, (is) => {
      is.onBattery = true;
    });
    expect(log).toEqual(['hold on battery']);
  });

  it('that is noticed within a minute where the system does not tell', async () => {
    const { log, is, clock } = present({ pauseOnBattery: true });
    is.onBattery = true;
    await clock.advance(60_000);
    is.onBattery = false;
    await clock.advance(60_000);
    expect(log).toEqual(fromTo('on battery'));
  });
});

describe('While the screen is locked', () => {
  it('pings rest, and go on when it is unlocked', () => {
    const { log, events } = present({ pauseWhenLocked: true });
    events.emit('lock-screen');
    events.emit('unlock-screen');
    expect(log).toEqual(fromTo('while the screen is locked'));
  });

  it('that is noticed where the system only answers: within 15 s, and its end within two', async () => {
    const { log, is, clock } = present({ pauseWhenLocked: true });
    is.locked = true;
    await clock.advance(15_000);
    expect(log).toEqual(['hold while the screen is locked']);
    is.locked = false;
    await clock.advance(2_000);
    expect(log).toEqual(fromTo('while the screen is locked'));
  });
});

describe('While nobody uses the computer', () => {
  it('pings rest after as long as the setting says, and go on within two seconds of the first key', async () => {
    const { log, is, clock } = present({ pauseWhenIdle: '10m' });
    is.idleSeconds = 599;
    await clock.advance(15_000);
    expect(log).toEqual([]);
    is.idleSeconds = 600;
    await clock.advance(15_000);
    expect(log).toEqual(['hold while nobody uses this computer']);
    is.idleSeconds = 0;
    await clock.advance(2_000);
    expect(log).toEqual(fromTo('while nobody uses this computer'));
  });

  it('a longer time in the settings counts at once', () => {
    const { log, is, settings, presence } = present({ pauseWhenIdle: '10m' });
    is.idleSeconds = 700;
    presence.look();
    settings.pauseWhenIdle = '1h';
    presence.look();
    expect(log).toEqual(fromTo('while nobody uses this computer'));
  });
});

describe('While a program has the whole screen', () => {
  it('pings rest, where the system tells', () => {
    const { log, screen } = present({ pauseForFullScreen: true });
    screen.tell?.(true);
    screen.tell?.(true);
    screen.tell?.(false);
    expect(log).toEqual(fromTo('while a program has the whole screen'));
  });

  it('our own window is no such program', () => {
    const { log, screen } = present({ pauseForFullScreen: true });
    screen.ours = true;
    screen.tell?.(true);
    expect(log).toEqual([]);
  });

  it('nobody watches any more when the setting is switched off, and what rested goes on', () => {
    const { log, screen, settings, presence } = present({ pauseForFullScreen: true });
    screen.tell?.(true);
    settings.pauseForFullScreen = false;
    presence.look();
    expect(log).toEqual(fromTo('while a program has the whole screen'));
    expect(screen.tell).toBeNull();
  });
});

describe('Presence', () => {
  it('looks at nothing while its settings are off', async () => {
    const { log, clock, events, screen } = present({}, (is) => {
      Object.assign(is, { onBattery: true, locked: true, idleSeconds: 9_999 });
    });
    events.emit('lock-screen');
    await clock.advance(600_000);
    expect(log).toEqual([]);
    expect(clock.fired).toBe(0);
    expect(screen.tell).toBeNull();
  });

  it('holds each reason by itself: one that ends leaves the others', () => {
    const { log, events, is } = present({ pauseOnBattery: true, pauseWhenLocked: true });
    is.onBattery = true;
    events.emit('on-battery');
    events.emit('lock-screen');
    is.onBattery = false;
    events.emit('on-ac');
    expect(log).toEqual(['hold on battery', 'hold while the screen is locked', 'release on battery']);
  });

  it('follows the settings at once', () => {
    const { presence, log, settings } = present({}, (is) => {
      is.onBattery = true;
    });
    settings.pauseOnBattery = true;
    presence.look();
    settings.pauseOnBattery = false;
    presence.look();
    expect(log).toEqual(fromTo('on battery'));
  });

  it('looks no more after the end', async () => {
    const { presence, log, is, clock, screen } = present({ pauseOnBattery: true, pauseWhenIdle: '1m', pauseForFullScreen: true });
    presence.stop();
    Object.assign(is, { onBattery: true, idleSeconds: 600 });
    presence.look();
    await clock.advance(600_000);
    expect(log).toEqual([]);
    expect(screen.tell).toBeNull();
  });
});
