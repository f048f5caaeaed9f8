import { describe, expect, it } from 'vitest';
import { Courier } from '../../electron/alerts/courier.ts';
import { messageFor, testNotice } from '../../electron/alerts/message.ts';
import type { Notice, Webhook } from '../../electron/domain/alert.ts';
import type { Posted } from '../../electron/domain/posted.ts';
import { err, ok, type Result } from '../../electron/domain/result.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { KeptLog } from '../support/fakes.ts';

const SECRET_PATH = '/services/T000/B000/very-secret';
const arrived: Posted = { ok: true, status: 200, tookMs: 20, said: 'ok' };
const refused = (status: number | null, mayHelp: boolean, more: Partial<Extract<Posted, { ok: false }>> = {}): Posted => ({
  ok: false,
  status,
  tookMs: 20,
  said: '',
  message: 'It failed.',
  mayHelp,
  retryAfterMs: null,
  ...more,
});

const noticeOf = (title: string): Notice => ({ ...testNotice(0, 1), title });

function couriering({ answers = [], address = ok(`https://chat.test${SECRET_PATH}`) }: { answers?: Posted[]; address?: Result<string> } = {}) {
  const clock = new FakeClock();
  const log = new KeptLog();
  const posted: { readonly url: string; readonly title: string; readonly atMs: number }[] = [];
  const world = { answers, address, webhook: { url: 'secret:webhook', enabled: true } as Webhook | null, took: 20 };
  const courier = new Courier({
    webhook: () => world.webhook,
    resolve: () => world.address,
    wire: {
      post: (url, body, signal) => {
        posted.push({ url: url.href, title: JSON.parse(body).title, atMs: clock.monoNow() });
        return new Promise((resolve) => {
          const timer = clock.setTimer(() => resolve(world.answers.shift() ?? arrived), world.took);
          signal.addEventListener('abort', () => {
            timer.cancel();
            resolve(refused(null, false, { message: 'It was called off.' }));
          });
        });
      },
    },
    sender: { product: 'Pilot Light', version: '1.2.3' },
    clock,
    clean: (text) => text.replaceAll('very-secret', '…'),
    log,
  });
  return { courier, clock, log, posted, world, warnings: () => log.lines.filter(({ level }) => level === 'warn').map(({ message }) => message) };
}

describe('An alert', () => {
  it('is posted to its receiver', async () => {
    const { courier, clock, posted, log } = couriering();
    courier.send(noticeOf('a fails'));
    await clock.advance(1_000);
    expect(posted).toEqual([{ url: `https://chat.test${SECRET_PATH}`, title: 'a fails', atMs: 0 }]);
    expect(log.lines).toEqual([]);
    expect(courier.problem).toBeNull();
  });

  it('is tried again after 5 s, 30 s and 2 min, then dropped, and that is told once', async () => {
    const { courier, clock, posted, warnings } = couriering({ answers: Array.from({ length: 8 }, () => refused(503, true)) });
    courier.send(noticeOf('a fails'));
    await clock.advance(10 * 60_000);
    expect(posted.map(({ atMs }) => atMs)).toEqual([0, 5_020, 35_040, 155_060]);
    courier.send(noticeOf('b fails'));
    await clock.advance(10 * 60_000);
    expect(posted).toHaveLength(8);
    expect(warnings()).toEqual(['An alert could not be sent to https://chat.test. It failed.']);
    expect(courier.problem).toBe('An alert could not be sent to https://chat.test. It failed.');
  });

  it('that arrives again after trouble is told, too', async () => {
    const { courier, clock, log } = couriering({ answers: [refused(404, false)] });
    courier.send(noticeOf('a fails'));
    await clock.advance(1_000);
    courier.send(noticeOf('b fails'));
    await clock.advance(1_000);
    expect(log.lines.at(-1)).toEqual({ level: 'info', message: 'Alerts arrive at https://chat.test again' });
    expect(courier.problem).toBeNull();
  });

  it('that a bug of ours ends is told of without its secrets, and the next one is sent all the same', async () => {
    const { courier, clock, posted, world, warnings } = couriering();
    const { address } = world;
    Object.defineProperty(world, 'address', {
      configurable: true,
      get: () => {
        Object.defineProperty(world, 'address', { value: address });
        throw new Error('broken: very-secret');
      },
    });
    courier.send(noticeOf('one'));
    courier.send(noticeOf('two'));
    await clock.advance(1_000);
    expect(posted.map(({ title }) => title)).toEqual(['two']);
    expect(warnings()).toEqual(['An alert could not be sent: broken: …']);
  });

  it('is not tried again where that cannot help', async () => {
    const { courier, clock, posted } = couriering({ answers: [refused(302, false)] });
    courier.send(noticeOf('a fails'));
    await clock.advance(10 * 60_000);
    expect(posted).toHaveLength(1);
  });

  it('waits as long as its receiver asks, up to five minutes', async () => {
    const { courier, clock, posted } = couriering({
      answers: [refused(429, true, { retryAfterMs: 60_000 }), refused(429, true, { retryAfterMs: 3_600_000 })],
    });
    courier.send(noticeOf('a fails'));
    await clock.advance(10 * 60_000);
    expect(posted.map(({ atMs }) => atMs)).toEqual([0, 60_020, 360_040]);
  });

  it('goes nowhere without an address, and while sending is switched off', async () => {
    const { courier, clock, posted, world, warnings } = couriering();
    world.webhook = { url: 'secret:webhook', enabled: false };
    courier.send(noticeOf('a fails'));
    world.webhook = null;
    courier.send(noticeOf('b fails'));
    world.webhook = { url: 'secret:webhook', enabled: true };
    world.address = err('There is no stored secret "webhook".');
    courier.send(noticeOf('c fails'));
    await clock.advance(60_000);
    expect(posted).toEqual([]);
    expect(warnings()).toEqual(['An alert could not be sent. There is no stored secret "webhook".']);
  });

  it('is given up when sending is switched off meanwhile', async () => {
    const { courier, clock, posted, world } = couriering({ answers: [refused(503, true)] });
    courier.send(noticeOf('a fails'));
    await clock.advance(1_000);
    world.webhook = null;
    await clock.advance(10 * 60_000);
    expect(posted).toHaveLength(1);
  });
});

describe('A receiver that is slow', () => {
  it('gets one message at a time, and of those that wait the newest five', async () => {
    const { courier, clock, posted, world } = couriering();
    world.took = 10_000;
    for (let i = 0; i < 100; i += 1) courier.send(noticeOf(String(i)));
    await clock.advance(10 * 60_000);
    expect(posted.map(({ title }) => title)).toEqual(['0', '95', '96', '97', '98', '99']);
    expect(posted.every(({ atMs }, i) => atMs === i * 10_000)).toBe(true);
  });

  it('holds up no end: what is under way is called off, and nothing more is sent', async () => {
    const { courier, clock, posted, world, warnings } = couriering();
    world.took = 10_000;
    for (let i = 0; i < 3; i += 1) courier.send(noticeOf(String(i)));
    courier.stop();
    await clock.advance(10 * 60_000);
    courier.send(noticeOf('later'));
    await clock.advance(1_000);
    expect(posted).toHaveLength(1);
    expect(warnings()).toEqual([]);
  });

  it('can be stopped between two tries', async () => {
    const { courier, clock, posted } = couriering({ answers: [refused(503, true)] });
    courier.send(noticeOf('a fails'));
    await clock.advance(1_000);
    courier.stop();
    await clock.advance(10 * 60_000);
    expect(posted).toHaveLength(1);
  });
});

describe('A test', () => {
  it('says what the receiver answered, without secrets', async () => {
    const { courier, clock } = couriering({ answers: [refused(404, false, { said: `no ${SECRET_PATH}` })] });
    const tested = courier.test(testNotice(0, 0));
    await clock.advance(100);
    expect(await tested).toMatchObject({ ok: true, posted: { status: 404, said: 'no /services/T000/B000/…', message: 'It failed.' } });
  });

  it('says why nothing could be sent', async () => {
    const { courier, world } = couriering({ address: ok('http://169.254.169.254/hook') });
    expect(await courier.test(testNotice(0, 0))).toMatchObject({ ok: false, error: expect.stringContaining('the metadata service of a cloud') });
    world.webhook = null;
    expect(await courier.test(testNotice(0, 0))).toEqual({ ok: false, error: 'There is no address to send alerts to. Enter one first.' });
  });
});

describe('A message', () => {
  const message = (notice: Notice): Record<string, unknown> => JSON.parse(messageFor(notice, { product: 'Pilot Light', version: '1.2.3' }));

  it('has the words in the fields that chats show, beside the data', () => {
    expect(message({ ...noticeOf('a fails'), message: 'It is gone.' })).toMatchObject({
      kind: 'test',
      title: 'a fails',
      message: 'It is gone.',
      text: 'a fails\nIt is gone.',
      content: 'a fails\nIt is gone.',
      product: 'Pilot Light',
      version: '1.2.3',
      open: 1,
    });
  });

  it('calls nobody, whatever a model is called', () => {
    const { text, content, allowed_mentions } = message(noticeOf('<!channel> @everyone fails'));
    expect(text).not.toMatch(/<!|@everyone/);
    expect(content).toBe(text);
    expect(allowed_mentions).toEqual({ parse: [] });
  });
});
