import { expect, test } from 'vitest';
import { needsProxy } from '../../electron/providers/connections.ts';

const both = { HTTP_PROXY: 'http://proxy:3128', HTTPS_PROXY: 'http://proxy:3128', http_proxy: 'http://proxy:3128', https_proxy: 'http://proxy:3128' };

test.each(['http://localhost:11434', 'http://127.0.0.1:8000', 'https://127.8.9.10', 'http://[::1]:8080', 'https://localhost'])(
  'Loopback never goes through a proxy: %s.',
  (url) => {
    expect(needsProxy(new URL(url), both)).toBe(false);
  },
);

test.each(['http://box:8000', 'https://api.example', 'http://192.168.1.5', 'http://localhost.example', 'http://128.0.0.1'])(
  'Everything else does: %s.',
  (url) => {
    expect(needsProxy(new URL(url), both)).toBe(true);
  },
);

test.each(['http_proxy', 'HTTP_PROXY'])('%s serves http, and https where that has none of its own.', (name) => {
  expect(needsProxy(new URL('http://box'), { [name]: 'http://proxy' })).toBe(true);
  expect(needsProxy(new URL('https://box'), { [name]: 'http://proxy' })).toBe(true);
});

test.each(['https_proxy', 'HTTPS_PROXY'])('%s serves https only.', (name) => {
  expect(needsProxy(new URL('http://box'), { [name]: 'http://proxy' })).toBe(false);
  expect(needsProxy(new URL('https://box'), { [name]: 'http://proxy' })).toBe(true);
});

test('Without a variable, or with an empty one, nothing goes through a proxy.', () => {
  expect(needsProxy(new URL('https://box'), {})).toBe(false);
  expect(needsProxy(new URL('https://box'), { HTTPS_PROXY: '', https_proxy: undefined })).toBe(false);
});
