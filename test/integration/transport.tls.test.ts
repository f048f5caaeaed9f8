import { once } from 'node:events';
import { createServer } from 'node:https';
import { afterAll, expect, test } from 'vitest';
import { makeCertificate } from '../support/fakesCertificates.ts';
import { TestClient } from '../support/fakesRequest.ts';
import { FINISH, TOKEN } from '../support/fakesServer.ts';

const certificate = makeCertificate();
afterAll(() => certificate?.[Symbol.dispose]());

/** An HTTPS server with the self-made certificate. */
async function secureServer() {
  const server = createServer({ cert: certificate?.cert, key: certificate?.key }, (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(TOKEN + FINISH);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it does not listen');
  const close = () => new Promise<void>((resolve) => void server.close(() => resolve()).closeAllConnections());
  return { port: address.port, [Symbol.asyncDispose]: close };
}

// A certificate is made by openssl; where that is missing these have nothing to check.
if (certificate === undefined)
  process.stdout.write('  Skipped: TLS with a CA file. It needs openssl to make a certificate, and there is none here.\n');
const secure = test.skipIf(certificate === undefined);

secure('A server with a self-made certificate is trusted when its CA file is named, by address and by name.', async () => {
  await using server = await secureServer();
  await using client = new TestClient();
  for (const host of ['127.0.0.1', 'localhost']) {
    const answer = await client.send(`https://${host}:${server.port}`, { caFile: certificate?.caFile });
    expect(answer).toMatchObject({ kind: 'streamed', timing: { reused: false } });
    expect(answer.timing.connectMs).toBeGreaterThan(0);
    expect(await client.send(`https://${host}:${server.port}`, { caFile: certificate?.caFile })).toMatchObject({
      kind: 'streamed',
      timing: { reused: true },
    });
  }
});

secure('Without it the server is not trusted, and a trusted connection to it is not lent to others.', async () => {
  await using server = await secureServer();
  await using client = new TestClient();
  const url = `https://127.0.0.1:${server.port}`;
  await client.send(url, { caFile: certificate?.caFile });
  expect(await client.send(url)).toMatchObject({ kind: 'broken', fault: { kind: 'unreachable', code: expect.stringMatching(/SELF_SIGNED|CERT/) } });
});

test('A CA file that is not there is a mistake in the settings, and the next ping tries again.', async () => {
  await using client = new TestClient();
  const answer = await client.send('https://127.0.0.1:9', { caFile: '/nowhere/ca.pem' });
  expect(answer).toMatchObject({ kind: 'broken', fault: { kind: 'setup', detail: expect.stringContaining('/nowhere/ca.pem') } });
});
