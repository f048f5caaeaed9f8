import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LoopbackService } from '../../electron/desktop/loopbackService.ts';
import { err, ok } from '../../electron/domain/result.ts';
import { openLoopback } from '../../electron/loopback.ts';
import { startService } from '../support/service.ts';

function following(taken: readonly number[] = []) {
  const log: string[] = [];
  const service = new LoopbackService({
    open: async (port) => {
      log.push(`open ${port}`);
      if (taken.includes(port)) return err(`Port ${port} is in use.`);
      return ok({ url: `http://127.0.0.1:${port}/`, token: 'x', close: () => void log.push(`close ${port}`) });
    },
    complain: (sentence) => void log.push(sentence),
  });
  return { service, log };
}

describe("The desktop's loopback service", () => {
  it('is off until the settings want it', async () => {
    const { service, log } = following();
    await service.follow({ enabled: false, port: 4747 });
    expect(service.url).toBeNull();
    expect(log).toEqual([]);
  });

  it('follows the settings', async () => {
    const { service, log } = following();
    await service.follow({ enabled: true, port: 4747 });
    expect(service.url).toBe('http://127.0.0.1:4747/');
    await service.follow({ enabled: true, port: 4747 });
    await service.follow({ enabled: true, port: 5000 });
    expect(service.url).toBe('http://127.0.0.1:5000/');
    await service.follow({ enabled: false, port: 5000 });
    expect(service.url).toBeNull();
    expect(log).toEqual(['open 4747', 'close 4747', 'open 5000', 'close 5000']);
  });

  it('says once that its port is taken, and tries again when the settings change', async () => {
    const { service, log } = following([4747]);
    await service.follow({ enabled: true, port: 4747 });
    await service.follow({ enabled: true, port: 4747 });
    expect(service.url).toBeNull();
    expect(log).toEqual(['open 4747', 'Port 4747 is in use.']);
    await service.follow({ enabled: true, port: 5000 });
    expect(service.url).toBe('http://127.0.0.1:5000/');
  });

  it('ends with the last of several changes at once', async () => {
    const { service, log } = following();
    await Promise.all([service.follow({ enabled: true, port: 1 }), service.follow({ enabled: true, port: 2 }), service.close()]);
    expect(service.url).toBeNull();
    expect(log).toEqual(['open 1', 'close 1', 'open 2', 'close 2']);
  });

  it('stays closed once the app quits, whatever the settings do meanwhile', async () => {
    const { service, log } = following();
    await service.follow({ enabled: true, port: 1 });
    await service.close();
    await service.follow({ enabled: true, port: 1 });
    expect(service.url).toBeNull();
    expect(log).toEqual(['open 1', 'close 1']);
  });

  it('is the guarded service of the command line, on a real port', async () => {
    await using running = await startService();
    const dataDir = running.dataDir;
    const opened = await openLoopback(running.pilotLight, { dataDir, port: 0, portHint: 'in the settings' });
    if (!opened.ok) throw new Error(opened.error);
    const { url, token, close } = opened.value;
    const ask = (headers: Record<string, string>) => fetch(new URL('/api/settings', url), { headers });
    expect((await ask({})).status).toBe(401);
    expect((await ask({ authorization: `Bearer ${token}` })).status).toBe(200);
    close();
    await expect(ask({})).rejects.toThrow();
  });

  it('does not run without the note by which the command line finds it', async () => {
    await using running = await startService();
    await mkdir(join(running.dataDir, 'service.json'));
    const opened = await openLoopback(running.pilotLight, { dataDir: running.dataDir, port: 0, portHint: 'in the settings' });
    expect(opened).toMatchObject({ ok: false, error: expect.stringContaining('could not be written') });
  });

  it('names the setting when its port is taken', async () => {
    await using running = await startService();
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const opened = await openLoopback(running.pilotLight, { dataDir: running.dataDir, port, portHint: 'in the settings' });
    other.close();
    expect(opened).toEqual({ ok: false, error: `Port ${port} is in use. Stop the other program, or choose another port in the settings.` });
  });
});
