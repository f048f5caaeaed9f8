import type { EndpointInput } from '../../electron/domain/endpoint.ts';
import { FakeHost, type FakeHostOptions } from './fakeHost.ts';
import { FakeMonitor, type FakeMonitorOptions } from './fakesMonitor.ts';
import { endpointOf, httpProvider, settingsOf } from './targets.ts';

/** The real monitor before a server that lets itself be looked at, ten seconds after its start. */
export async function keep(
  endpoints: Readonly<Record<string, Partial<EndpointInput>>>,
  options: FakeHostOptions = {},
  provider = httpProvider('ollama'),
  more: FakeMonitorOptions = {},
) {
  let host: FakeHost | undefined;
  const settings = settingsOf(
    [provider],
    Object.entries(endpoints).map(([id, more]) => endpointOf(id, { providerId: provider.id, model: id, ...more })),
  );
  const monitor = new FakeMonitor(settings, {
    startDelayMs: 0,
    ...more,
    host: (clock) => {
      host = new FakeHost(clock, options);
      return host;
    },
  });
  await monitor.monitor.start();
  await monitor.seconds(10);
  if (host === undefined) throw new Error('no host was made');
  return { fake: monitor, host };
}

/** How its pings ended, and why the skipped ones were skipped. */
export const outcomesOf = (fake: FakeMonitor): string[] => fake.recorded.map(({ outcome }) => outcome);
export const reasonsOf = (fake: FakeMonitor): string[] => fake.recorded.flatMap(({ reason }) => reason ?? []);
