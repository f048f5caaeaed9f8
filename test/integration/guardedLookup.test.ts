import { expect, test } from 'vitest';
import { isOpen } from '../../electron/discovery/port.ts';
import { err } from '../../electron/domain/result.ts';
import { guardedLookup } from '../../electron/providers/guardedLookup.ts';
import { testConnection } from '../../electron/providers/testConnection.ts';
import { startOllama } from '../support/fakesModels.ts';
import { startService } from '../support/service.ts';
import { httpProvider } from '../support/targets.ts';

/** Every name has these addresses. */
const namesLeadTo = (...addresses: string[]) =>
  guardedLookup((_host, done) =>
    queueMicrotask(() =>
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      ),
    ),
  );

const HARMLESS = ['127.0.0.1'];
const LURES = [
  ['127.0.0.1', '169.254.169.254'],
  ['127.0.0.1', '::ffff:169.254.169.254'],
  ['fd00:ec2::254', '127.0.0.1'],
];

test('The port behind a name is looked at, but not where one of its addresses is a metadata service.', async () => {
  await using server = await startOllama();
  expect(await isOpen('box.test', server.port, 1_000, namesLeadTo(...HARMLESS))).toBe(true);
  for (const lure of LURES) expect(await isOpen('box.test', server.port, 1_000, namesLeadTo(...lure))).toBe(false);
});

test('A test of a server asks behind a name, but not where one of its addresses is a metadata service, and says so.', async () => {
  await using server = await startOllama();
  const provider = httpProvider('ollama', { baseUrl: `http://box.test:${server.port}` });
  const options = { secret: undefined, secrets: () => err('none'), userAgent: 'test', wallNow: Date.now };
  expect(await testConnection(provider, { ...options, lookup: namesLeadTo(...HARMLESS) })).toMatchObject({ ok: true });
  const asked = server.requests.length;
  for (const lure of LURES) {
    const tested = await testConnection(provider, { ...options, lookup: namesLeadTo(...lure) });
    expect(tested).toMatchObject({ ok: false, error: { kind: 'unreachable', message: expect.stringContaining('the metadata service of a cloud') } });
  }
  expect(server.requests).toHaveLength(asked);
});

test.each([
  { kind: 'openai', baseUrl: 'http://169.254.169.254/latest' },
  { kind: 'ollama', baseUrl: 'http://metadata.google.internal.' },
  { kind: 'bedrock', region: 'us-east-1', endpointUrl: 'http://[fd00:ec2::254]' },
])('The API does not ask a metadata service: %j.', async (provider) => {
  await using service = await startService();
  expect(await service.call('POST', '/api/providers/test', { provider })).toMatchObject({
    status: 200,
    body: { ok: false, error: { kind: 'unreachable', message: expect.stringContaining('the metadata service of a cloud') } },
  });
});
