import { describe, expect, it } from 'vitest';
import { type AlertView, alertsFrom, notificationFor } from '../../electron/desktop/alerts.ts';
import { AlertWatch } from '../../electron/desktop/alertWatch.ts';
import { Notifications, type NotificationText } from '../../electron/desktop/notifications.ts';
import type { ErrorKind } from '../../electron/domain/ping.ts';
import { after, answered, refused } from '../support/fakes.ts';
import { FakeMonitor } from '../support/fakesMonitor.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';
import { fakeNotifications } from './fakes.ts';

const well = (id: string, providerId = 'box'): AlertView => ({
  endpointId: id,
  name: id,
  providerId,
  providerName: providerId === 'box' ? 'Ollama' : providerId,
  alert: false,
  error: null,
});

const bad = (id: string, kind: ErrorKind = 'unreachable', providerId = 'box'): AlertView => ({
  ...well(id, providerId),
  alert: kind !== 'auth',
  error: { kind, message: `It is ${kind}.` },
});

const told = (before: readonly AlertView[], now: readonly AlertView[]) => notificationFor(alertsFrom(before, now));

describe('A change of fortune', () => {
  it('is told when an endpoint fails for good, with what to do', () => {
    expect(told([well('a')], [bad('a')])).toEqual({ title: 'a fails', body: 'It is unreachable.' });
  });

  it('is told when it answers again', () => {
    expect(told([bad('a')], [well('a')])).toEqual({ title: 'a answers again', body: 'Pilot Light keeps it warm as before.' });
  });

  it('is told once for all endpoints of one cause', () => {
    expect(told([well('a'), well('b')], [bad('a'), bad('b')])).toEqual({ title: '2 endpoints of Ollama fail', body: 'It is unreachable.' });
    expect(told([bad('a'), bad('b')], [well('a'), well('b')])?.title).toBe('2 endpoints of Ollama answer again');
  });

  it('is told at the first refusal of credentials, by the name of the account', () => {
    expect(told([well('a', 'Bedrock'), well('b', 'Bedrock')], [bad('a', 'auth', 'Bedrock'), well('b', 'Bedrock')])).toEqual({
      title: 'Bedrock needs new credentials',
      body: 'It is auth.',
    });
  });

  it('is not told again when more endpoints share the trouble, or the trouble changes its face', () => {
    expect(told([bad('a'), well('b')], [bad('a'), bad('b')])).toBeNull();
    expect(told([bad('a')], [bad('a', 'server')])).toBeNull();
  });

  it('is not told as over while the same trouble goes on elsewhere on the server', () => {
    expect(told([bad('a'), bad('b')], [well('a'), bad('b')])).toBeNull();
    expect(told([bad('a'), bad('b', 'notFound')], [well('a'), bad('b', 'notFound')])?.title).toBe('a answers again');
  });

  it('is not told of endpoints that come or go', () => {
    expect(told([bad('a')], [])).toBeNull();
    expect(told([], [well('a')])).toBeNull();
  });

  it('is told in one notification when several come together', () => {
    const now = [bad('a'), bad('c', 'auth', 'Bedrock'), well('d', 'far')];
    expect(told([well('a'), well('c', 'Bedrock'), bad('d', 'server', 'far')], now)).toEqual({
      title: '2 things fail',
      body: 'a fails\nBedrock needs new credentials\nd answers again',
    });
    expect(told([bad('a'), bad('b', 'server', 'far')], [well('a'), well('b', 'far')])?.title).toBe('2 servers answer again');
  });

  it('is nothing while all stays as it is', () => {
    expect(told([well('a'), bad('b')], [well('a'), bad('b')])).toBeNull();
  });
});

describe('The watch over fortunes', () => {
  async function watching({ alerts = true } = {}) {
    const provider = httpProvider('openai');
    const endpoints = ['a', 'b'].map((id) => endpointOf(id, { providerId: provider.id }));
    const settings = settingsOf([provider], endpoints, { interval: '30s', alerts });
    const server = { down: false };
    const fake = new FakeMonitor(settings, { reply: () => after(10, server.down ? refused('server') : answered(10)) });
    const shown: NotificationText[] = [];
    const watch = new AlertWatch({
      settings: () => settings,
      stateOf: (id) => fake.monitor.state(id),
      show: (text) => void shown.push(text),
      clock: fake.clock,
    });
    fake.monitor.onEvent(() => watch.refresh());
    await fake.monitor.start();
    await fake.seconds(120);
    return { fake, server, shown, watch };
  }

  it('tells of three failures in a row and of the recovery, once for both endpoints', async () => {
    const { fake, server, shown } = await watching();
    server.down = true;
    await fake.seconds(1800);
    server.down = false;
    await fake.seconds(1800);
    expect(shown.map(({ title }) => title)).toEqual(['2 endpoints of box fail', '2 endpoints of box answer again']);
  });

  it('says nothing of one failure', async () => {
    const { fake, server, shown } = await watching();
    server.down = true;
    await fake.seconds(31);
    server.down = false;
    await fake.seconds(1800);
    expect(shown).toEqual([]);
  });

  it('says nothing when that is the setting', async () => {
    const { fake, server, shown } = await watching({ alerts: false });
    server.down = true;
    await fake.seconds(1800);
    expect(shown).toEqual([]);
  });

  it('never shows two within a minute', async () => {
    const settings = settingsOf([httpProvider('openai')], [endpointOf('a')]);
    const fake = new FakeMonitor(settings);
    const state = fake.state('a');
    let alert = false;
    const shownAt: number[] = [];
    const watch = new AlertWatch({
      settings: () => settings,
      stateOf: () => ({ ...state, alert }),
      show: () => void shownAt.push(fake.clock.monoNow()),
      clock: fake.clock,
    });
    for (let i = 0; i < 600; i += 1) {
      alert = !alert;
      watch.refresh();
      await fake.seconds(1);
    }
    expect(shownAt.length).toBeLessThanOrEqual(10);
    expect(shownAt.every((at, i) => i === 0 || at - (shownAt[i - 1] ?? 0) >= 60_000)).toBe(true);
  });

  it('ends when it is told to', async () => {
    const { fake, server, shown, watch } = await watching();
    server.down = true;
    await fake.seconds(100);
    const before = shown.length;
    watch.stop();
    await fake.seconds(2);
    expect(shown).toHaveLength(before);
  });
});

describe('A notification', () => {
  const showing = (supported = true) => {
    const log: string[] = [];
    const { parts, shown } = fakeNotifications({ supported });
    const notifications = new Notifications(
      parts,
      () => void log.push('window'),
      (sentence) => void log.push(sentence),
    );
    notifications.show({ title: 'a fails', body: 'Why.' });
    return { log, shown };
  };

  it('opens the window when it is clicked', () => {
    const { log, shown } = showing();
    expect(shown[0]).toMatchObject({ title: 'a fails', body: 'Why.' });
    shown[0]?.events.emit('click');
    expect(log).toEqual(['window']);
  });

  it('that the system refuses is a line in the log', () => {
    const { log, shown } = showing();
    shown[0]?.events.emit('failed', {}, 'not signed');
    expect(log).toEqual(['The notification "a fails" was not shown: not signed']);
  });

  it('is a line in the log where there are none', () => {
    expect(showing(false)).toMatchObject({ shown: [], log: ['No notification can be shown here: a fails'] });
  });
});
