import { describe, expect, it, vi } from 'vitest';
import { watchPower } from '../../electron/desktop/power.ts';
import { fakePower } from './fakes.ts';

function watching() {
  const log: string[] = [];
  const { power, events } = fakePower();
  watchPower({
    power,
    monitor: { noticeResume: () => void log.push('resume') },
    atShutdown: (event) => {
      event?.preventDefault();
      log.push('end');
    },
    log: () => {},
  });
  return { log, events };
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
});
