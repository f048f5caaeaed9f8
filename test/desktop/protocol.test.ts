import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { pageScheme, servePage } from '../../electron/desktop/protocol.ts';
import { startService, type TestService } from '../support/service.ts';

describe('The protocol app:', () => {
  it('is a standard, secure origin with fetch and streaming', () => {
    expect(pageScheme).toEqual({ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } });
  });

  /** What Chromium gets from the handler, with the real API behind it. */
  function served(service: TestService) {
    const handle = vi.fn<Parameters<typeof servePage>[0]['handle']>();
    servePage({ handle }, service.pilotLight.fetch);
    const answer = handle.mock.calls[0]?.[1];
    return async (url: string, init?: RequestInit): Promise<Response> => {
      if (answer === undefined) throw new Error('nothing is served');
      return answer(new Request(url, init));
    };
  }

  it('serves page and API without a token, with the security headers on each', async () => {
    await using service = await startService();
    const get = served(service);
    for (const path of ['', 'assets/main-1a2b.js', 'api/state', 'health', 'nothing']) {
      const response = await get(`app://pilotlight/${path}`);
      expect(response.status).toBe(path === 'nothing' ? 404 : 200);
      expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'.*require-trusted-types-for 'script'$/);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('takes changes', async () => {
    await using service = await startService();
    const body = JSON.stringify({ closeToTray: false });
    const answer = await served(service)('app://pilotlight/api/settings', { method: 'PATCH', body, headers: { 'content-type': 'application/json' } });
    expect(await answer.json()).toMatchObject({ closeToTray: false });
  });

  it('answers other hosts with 404', async () => {
    await using service = await startService();
    expect((await served(service)('app://elsewhere/api/state')).status).toBe(404);
  });

  it.each([
    '../data/settings.json',
    '%2e%2e/data/settings.json',
    '..%2fdata%2fsettings.json',
    '..%5cdata%5csettings.json',
    'assets/..%2f..%2fdata%2fsettings.json',
    'assets/../../data/settings.json',
    '%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '%2fetc%2fpasswd',
    '//etc/passwd',
    '%00',
    '%',
    'index.html%00.js',
  ])('gives nothing outside the page for %s', async (path) => {
    await using service = await startService();
    await writeFile(join(service.dataDir, 'settings.json'), '{"secret":"outside"}');
    const response = await served(service)(`app://pilotlight/${path}`);
    expect(response.status).toBe(404);
    expect(await response.text()).not.toMatch(/outside|root:/);
  });
});
