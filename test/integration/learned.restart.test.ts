import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startOpenaiServer } from '../../electron/demo/openaiServer.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { openaiSettings, startService } from '../support/service.ts';

const MINUTE = 60_000;

test('what was learned of an endpoint on auto survives a restart, in a file of its owner alone; of one that is gone it does not', async () => {
  await using server = await startOpenaiServer({ flavour: 'vllm', models: [{ name: 'tiny', loadMs: 0, tokenMs: 0, idleUnloadMs: null }] });
  const clock = new FakeClock();
  const endpoint = { id: 'a', model: 'tiny', keepAlive: 'auto' };
  await using service = await startService({ clock, settings: openaiSettings(server.url, [endpoint]) });
  for (let pings = 1; pings <= 3; pings += 1) {
    expect(await service.call('POST', '/api/endpoints/a/ping')).toMatchObject({ body: { outcome: 'warm' } });
    await clock.advance(10 * MINUTE);
  }
  const before = service.pilotLight.monitor.state('a')?.belief;
  expect(before).toMatchObject({ kind: 'stays', forMs: expect.closeTo(10 * MINUTE, -3) });

  const again = await service.restart({ clock });
  expect(again.pilotLight.monitor.state('a')?.belief).toEqual(before);
  const file = join(service.dataDir, 'learned.json');
  expect(Object.keys(JSON.parse(await readFile(file, 'utf8')).endpoints)).toEqual(['a']);
  if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);

  await again.call('DELETE', '/api/endpoints/a');
  const without = await again.restart({ clock });
  await without[Symbol.asyncDispose]();
  expect(JSON.parse(await readFile(file, 'utf8')).endpoints).toEqual({});
});
