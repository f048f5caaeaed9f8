import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isLong, isWithout } from '../../support/chaosForm.ts';
import { limit, openFiles, whyNoLimits } from '../../support/chaosMachine.ts';
import type { RunningServe } from '../../support/runCli.ts';
import { announcedIn, change, FOR_PEOPLE, keptIn, keyOf, sentenceIn, startLab } from './lab.ts';

/** With the three that every process has, nothing can be opened any more. */
const NONE = 3;

/** Connections that ask for nothing and stay. */
async function crowdAt(url: string, count: number): Promise<readonly Socket[]> {
  const { hostname, port } = new URL(url);
  const sockets = Array.from({ length: count }, () => connect(Number(port), hostname).on('error', () => {}));
  await Promise.all(sockets.map((socket) => Promise.race([once(socket, 'connect'), once(socket, 'close')])));
  return sockets;
}

describe.skipIf(isWithout('a limit of open files', whyNoLimits()))('A limit of open files', { timeout: 60_000 }, () => {
  test('of 64 is enough: with more visitors than that the pings go on, and when they have gone so does everything else.', async () => {
    await using lab = await startLab({ before: ['bash', '-c', 'ulimit -n 64; exec "$@"', '-'] });
    await lab.pinged(6);
    await lab.ask('/api/state');
    const before = (await openFiles(lab.serve.pid)).length;
    const crowd = await crowdAt(lab.serve.url, 100);
    await lab.pinged(6);
    for (const socket of crowd) socket.destroy();
    // Pings that found no file to open have failed; two that come through make it healthy again.
    await expect.poll(() => lab.ask('/health'), { timeout: 20_000 }).toMatchObject({ status: 'healthy' });
    await expect.poll(async () => (await openFiles(lab.serve.pid)).length, { timeout: 20_000 }).toBeLessThanOrEqual(before + 2);
    expect(await lab.serve.end()).toMatchObject({ code: 0 });
  });

  test('that is reached makes a ping fail in one sentence that says what to do; it is well again as soon as files are free.', async () => {
    await using lab = await startLab({ endpoints: 1 });
    const { serve } = lab;
    await using events = await serve.events();
    await events.until(({ name }) => name === 'ping');
    limit(serve.pid, 'nofile', NONE);
    // The kept connections go, so the next ping needs another one.
    lab.server.faults.set({ kind: 'closeIdleSocketsSilently', how: 'reset' }, { times: 'always', on: 'any' });
    const failed = await events.until(({ data }) => data?.kind === 'ping' && data.ping.outcome === 'failed');
    const error = failed.data?.kind === 'ping' ? failed.data.ping.error : null;
    expect(error).toMatchObject({ kind: 'unreachable', message: expect.stringMatching(FOR_PEOPLE) });
    expect(error?.message).toMatch(/as many files and connections open as this system allows/);

    lab.server.faults.clear();
    limit(serve.pid, 'nofile', 1024);
    const count = events.seen.length;
    await events.until((event) => events.seen.indexOf(event) >= count && event.data?.kind === 'ping' && event.data.ping.outcome === 'warm');
    expect(await serve.end()).toMatchObject({ code: 0 });
    const kept = keptIn(lab.folder);
    expect(
      announcedIn(events)
        .map(keyOf)
        .filter((key) => !kept.has(key)),
    ).toEqual([]);
  });

  test.each(isLong ? ['/api/state', '/', '/openapi.json', '/metrics'] : ['/api/state', '/metrics'])(
    'that is reached while %s is first asked for does no lasting harm: the next request is answered, and pings go on.',
    async (path) => {
      await using lab = await startLab();
      const { serve } = lab;
      await lab.pinged(1);
      const ask = onOneConnection(serve);
      expect(await ask('GET', '/health')).toMatchObject({ status: 200 });
      limit(serve.pid, 'nofile', NONE);
      expect(await ask('GET', path)).toMatchObject({ status: 500, text: expect.stringMatching(/EMFILE|too many open files/) });
      limit(serve.pid, 'nofile', 1024);
      expect((await serve.fetch(path)).status).toBe(200);
      await lab.pinged(4);
      expect(await serve.end()).toMatchObject({ code: 0 });
    },
  );

  test('that is reached before anything was pinged, when what pings is first loaded, is over when files are free: then everything is pinged.', async () => {
    await using lab = await startLab({ args: ['--start-delay', '1s'] });
    const { serve } = lab;
    limit(serve.pid, 'nofile', NONE);
    await serve.untilLogged(/The warm-up failed.*(EMFILE|too many open files)/);
    await serve.untilLogged(/tiny on Server of e2 failed|Ping of tiny failed|failed/);
    limit(serve.pid, 'nofile', 1024);
    await lab.pinged(3);
    await expect.poll(() => lab.ask('/health'), { timeout: 20_000 }).toMatchObject({ endpoints: { total: 3, warm: 3 } });
    expect(await serve.end()).toMatchObject({ code: 0 });
  });

  test('that is reached while settings are written leaves them as they were, and the refusal comes at once.', async () => {
    await using lab = await startLab({ env: { DISABLE_WARMUP: 'true' } });
    const { serve } = lab;
    const ask = onOneConnection(serve);
    expect(await ask('PATCH', '/api/settings', { retentionDays: 30 })).toMatchObject({ status: 200 });
    limit(serve.pid, 'nofile', NONE);
    const refused = await ask('PATCH', '/api/settings', { retentionDays: 7 });
    expect(refused.status).toBe(400);
    expect(sentenceIn(JSON.parse(refused.text))).toMatch(/settings\.json could not be written: EMFILE/);
    limit(serve.pid, 'nofile', 1024);
    expect(await lab.ask('/api/settings')).toMatchObject({ retentionDays: 30 });
    await lab.ask('/api/settings', 200, change({ retentionDays: 7 }));
  });
});

/** Asks again and again on one connection, so that no request needs another one. */
function onOneConnection({ url, token }: RunningServe) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return async (method: string, path: string, body?: object): Promise<{ status: number | undefined; text: string }> => {
    const sent = request(new URL(path, url), { method, headers, agent });
    sent.end(body === undefined ? undefined : JSON.stringify(body));
    const answer = await new Promise<IncomingMessage>((resolve, reject) => sent.once('response', resolve).once('error', reject));
    return { status: answer.statusCode, text: await text(answer) };
  };
}
