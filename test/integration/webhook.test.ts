import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import type { WebhookWire } from '../../electron/domain/posted.ts';
import { guardedLookup } from '../../electron/providers/guardedLookup.ts';
import { createWebhookWire } from '../../electron/providers/webhook.ts';
import { plainAnswer, rawServer } from '../support/fakesServer.ts';

const BODY = '{"text":"a fails"}';

async function post(address: string, lookup?: Parameters<typeof createWebhookWire>[0]['lookup'], signal = new AbortController().signal) {
  const wire: WebhookWire = createWebhookWire({ userAgent: 'test', wallNow: Date.now, ...(lookup === undefined ? {} : { lookup }) });
  try {
    return await wire.post(new URL(address), BODY, signal);
  } finally {
    await wire.close();
  }
}

const answering = (answer: (socket: Socket) => void) => rawServer((socket) => answer(socket));

test('A message is posted as JSON, whole, and its connection is closed.', async () => {
  await using server = await answering((socket) => socket.end(plainAnswer('200 OK', 'ok')));
  expect(await post(`${server.url}/services/T0?x=1`)).toMatchObject({ ok: true, status: 200, said: 'ok' });
  expect(server.received[0]).toMatch(/^POST \/services\/T0\?x=1 HTTP\/1\.1\r\n/);
  expect(server.received[0]).toContain('content-type: application/json');
  expect(server.received[0]?.endsWith(BODY)).toBe(true);
  await server.openSocketsAre(0);
});

test.each(['301 Moved Permanently', '302 Found', '307 Temporary Redirect', '308 Permanent Redirect'])(
  'A redirect is followed neither to the receiver itself nor to another host: %s.',
  async (status) => {
    await using other = await answering((socket) => socket.end(plainAnswer('200 OK', 'ok')));
    for (const location of [`${other.url}/steal`, '/again']) {
      await using server = await answering((socket) => socket.end(plainAnswer(status, '', `location: ${location}\r\n`)));
      const posted = await post(server.url);
      expect(posted).toMatchObject({ ok: false, mayHelp: false, message: expect.stringContaining('redirect') });
      expect(server.connections).toBe(1);
    }
    expect(other.connections).toBe(0);
  },
);

test.each([
  ['500 Internal Server Error', { mayHelp: true, message: 'It failed at the alert (status 500).' }],
  ['503 Service Unavailable', { mayHelp: true }],
  ['404 Not Found', { mayHelp: false, message: 'There is nothing at this address (status 404). Was the webhook removed?' }],
  ['403 Forbidden', { mayHelp: false }],
  ['400 Bad Request', { mayHelp: false, said: 'invalid_payload' }],
])('A refusal is told with its status and the receiver’s words: %s.', async (status, more) => {
  await using server = await answering((socket) => socket.end(plainAnswer(status, 'invalid_payload')));
  expect(await post(server.url)).toMatchObject({ ok: false, status: Number(status.slice(0, 3)), ...more });
});

test('A receiver that has had too many messages says how long to wait.', async () => {
  await using server = await answering((socket) => socket.end(plainAnswer('429 Too Many Requests', '', 'retry-after: 7\r\n')));
  expect(await post(server.url)).toMatchObject({ ok: false, mayHelp: true, retryAfterMs: 7_000 });
});

test('An answer without an end is read a little way and dropped.', async () => {
  await using server = await answering((socket) => {
    socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
    const more = (): boolean => socket.write(`10000\r\n${'x'.repeat(0x10000)}\r\n`);
    socket.on('drain', more);
    more();
  });
  expect(await post(server.url)).toMatchObject({ ok: true, status: 200, said: 'x'.repeat(200) });
  await server.openSocketsAre(0);
});

test('An answer that never gets beyond its head has arrived all the same.', async () => {
  await using server = await answering((socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n'));
  expect(await post(server.url)).toMatchObject({ ok: true, status: 200, said: '' });
  await server.openSocketsAre(0);
});

test('A receiver that resets, speaks no HTTP or is not there may be tried again.', async () => {
  await using resetting = await answering((socket) => socket.resetAndDestroy());
  expect(await post(resetting.url)).toMatchObject({
    ok: false,
    status: null,
    mayHelp: true,
    message: expect.stringContaining('closed the connection'),
  });
  await using mumbling = await answering((socket) => socket.end('220 mail.test ESMTP\r\n'));
  expect(await post(mumbling.url)).toMatchObject({ ok: false, mayHelp: true, message: expect.stringContaining('does not speak HTTP') });
  const gone = resetting.url;
  await resetting[Symbol.asyncDispose]();
  expect(await post(gone)).toMatchObject({ ok: false, mayHelp: true, message: expect.stringContaining('nothing listens there') });
});

test('A message that is called off ends at once, with its connection.', async () => {
  const stop = new AbortController();
  await using server = await rawServer(() => stop.abort());
  expect(await post(server.url, undefined, stop.signal)).toMatchObject({ ok: false, mayHelp: false });
  await server.openSocketsAre(0);
});

test('Nothing is sent to a name behind which a metadata service is.', async () => {
  await using server = await answering((socket) => socket.end(plainAnswer('200 OK', 'ok')));
  const leads = (...addresses: string[]) =>
    guardedLookup((_host, done) =>
      done(
        null,
        addresses.map((address) => ({ address, family: 4 })),
      ),
    );
  const address = `http://hooks.test:${server.port}/x`;
  expect(await post(address, leads('127.0.0.1'))).toMatchObject({ ok: true });
  expect(await post(address, leads('127.0.0.1', '169.254.169.254'))).toMatchObject({
    ok: false,
    message: expect.stringContaining('the metadata service of a cloud'),
  });
  expect(server.connections).toBe(1);
});
