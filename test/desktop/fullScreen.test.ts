import { describe, expect, it } from 'vitest';
import { fullScreenSource, type SystemCalls } from '../../electron/desktop/presence/fullScreenSources.ts';
import { FakeClock } from '../support/fakeClock.ts';

/** A Linux that answers these commands; any other is not there. */
function linux(answers: Record<string, string>) {
  const clock = new FakeClock();
  const asked: string[] = [];
  const told: boolean[] = [];
  const run: SystemCalls['run'] = async (file, args) => {
    const command = [file, ...args].join(' ');
    asked.push(command);
    return answers[command] ?? null;
  };
  const end = fullScreenSource('linux', clock, { run, follow: () => () => {} }).watch((isFull) => void told.push(isFull));
  return { clock, asked, told, answers, end };
}

const FRONT = 'xprop -root _NET_ACTIVE_WINDOW';
const frontIs = (id: string): string => `_NET_ACTIVE_WINDOW(WINDOW): window id # ${id}\n`;
const STATE = 'xprop -id 0x3a00007 _NET_WM_STATE';

describe('On Linux', () => {
  it('a game under GameMode has the screen, whatever draws it', async () => {
    const { told, clock } = linux({ 'gamemoded --status': 'gamemode is active\n' });
    await clock.advance(0);
    expect(told).toEqual([true]);
  });

  it('the window in front has it when X11 says so, and no longer when that ends', async () => {
    const { told, clock, answers } = linux({ [FRONT]: frontIs('0x3a00007'), [STATE]: '_NET_WM_STATE(ATOM) = _NET_WM_STATE_FULLSCREEN\n' });
    await clock.advance(0);
    answers[STATE] = '_NET_WM_STATE(ATOM) = _NET_WM_STATE_MAXIMIZED_VERT\n';
    await clock.advance(10_000);
    expect(told).toEqual([true, false]);
  });

  it('nothing is known where neither is there, or no window is in front', async () => {
    for (const answers of [{}, { [FRONT]: frontIs('0x0') }, { 'gamemoded --status': 'gamemode is inactive\n', [FRONT]: frontIs('0x3a00007') }]) {
      const { told, clock } = linux(answers);
      await clock.advance(0);
      expect(told).toEqual([false]);
    }
  });

  it('nobody is asked after the end', async () => {
    const { asked, clock, end } = linux({});
    await clock.advance(0);
    end();
    const before = asked.length;
    await clock.advance(60_000);
    expect(asked).toHaveLength(before);
  });
});

describe('On Windows', () => {
  it('the system says by a number whether a program has the screen', () => {
    const told: boolean[] = [];
    let say = (_line: string): void => {};
    let ended = false;
    const calls: SystemCalls = {
      run: async () => null,
      follow: (file, args, onLine) => {
        expect(file).toBe('powershell.exe');
        expect(Buffer.from(args.at(-1) ?? '', 'base64').toString('utf16le')).toContain('SHQueryUserNotificationState');
        say = onLine;
        return () => {
          ended = true;
        };
      },
    };
    const end = fullScreenSource('win32', new FakeClock(), calls).watch((isFull) => void told.push(isFull));
    // Nobody there, a full-screen program, Direct3D, presentation, free.
    for (const line of ['1', '2\r', '3', '4', '5']) say(line);
    expect(told).toEqual([false, true, true, false, false]);
    end();
    expect(ended).toBe(true);
  });
});

it('On macOS nothing is known, and nobody is asked', () => {
  const told: boolean[] = [];
  const calls: SystemCalls = {
    run: async () => {
      throw new Error('asked');
    },
    follow: () => {
      throw new Error('asked');
    },
  };
  fullScreenSource('darwin', new FakeClock(), calls).watch((isFull) => void told.push(isFull))();
  expect(told).toEqual([]);
});
