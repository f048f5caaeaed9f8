import { describe, expect, it } from 'vitest';
import { Restarter } from '../../electron/dev/restarter.ts';

/** A restarter that writes down what it does; each build waits until the test lets it go on. */
function recorded(builds = true) {
  const log: string[] = [];
  const building: ((builds: boolean) => void)[] = [];
  let started = 0;
  const restarter = new Restarter({
    build: () => {
      log.push('build');
      const { promise, resolve } = Promise.withResolvers<boolean>();
      building.push(resolve);
      return promise;
    },
    start: async () => {
      started += 1;
      const name = started;
      log.push(`start ${name}`);
      return { stop: async () => void log.push(`stop ${name}`) };
    },
  });
  /** Ends the build that is going on. */
  const built = (good = builds): void => building.shift()?.(good);
  return { restarter, log, built };
}

describe('The program that runs beside the page in development', () => {
  it('is built and started, and after a change built, stopped and started anew', async () => {
    const { restarter, log, built } = recorded();
    const first = restarter.change();
    built();
    await first;
    const second = restarter.change();
    built();
    await second;
    expect(log).toEqual(['build', 'start 1', 'build', 'stop 1', 'start 2']);
  });

  it('goes on as it is when the new code does not build', async () => {
    const { restarter, log, built } = recorded();
    const first = restarter.change();
    built();
    await first;
    const second = restarter.change();
    built(false);
    await second;
    expect(log).toEqual(['build', 'start 1', 'build']);
  });

  it('is built once more, not more often, for changes that come during a build', async () => {
    const { restarter, log, built } = recorded();
    const first = restarter.change();
    const [second, third] = [restarter.change(), restarter.change()];
    expect(second).toBe(third);
    built();
    await expect.poll(() => log).toHaveLength(3);
    built();
    await Promise.all([first, second]);
    expect(log).toEqual(['build', 'start 1', 'build', 'stop 1', 'start 2']);
  });

  it('lets requests wait until a round is over', async () => {
    const { restarter, log, built } = recorded();
    void restarter.change();
    const settled = restarter.settled().then(() => log.push('settled'));
    built();
    await settled;
    expect(log).toEqual(['build', 'start 1', 'settled']);
  });

  it('is stopped at the end, also when the end comes during a build', async () => {
    const { restarter, log, built } = recorded();
    const first = restarter.change();
    built();
    await first;
    void restarter.change();
    const stopped = restarter.stop();
    built();
    await stopped;
    expect(log).toEqual(['build', 'start 1', 'build', 'stop 1']);
  });
});
