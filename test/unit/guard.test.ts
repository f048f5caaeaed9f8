import { expect, test } from 'vitest';
import { strangeCaller } from '../../electron/domain/strangeCaller.ts';

test.each(['localhost', 'localhost:4747', '127.0.0.1:4747', '[::1]:4747', 'LocalHost:1'])('%s is this computer', (host) => {
  expect(strangeCaller(host, undefined)).toBeNull();
  expect(strangeCaller(host, `http://${host}`)).toBeNull();
});

test.each([
  '',
  'evil.example',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  '127.0.0.2',
  '0.0.0.0:4747',
  '[::]:4747',
  'localhost:4747@evil.example',
  'localhost:x',
  'a localhost',
])('%j is another name for this address and refused', (host) => {
  expect(strangeCaller(host, undefined)).toBe(`This service answers only on this computer's own addresses, not on "${host}".`);
});

test.each(['null', '', 'http://evil.example', 'https://localhost:4747', 'http://localhost', 'http://127.0.0.1:4747', 'http://localhost:47470'])(
  'a page of %j is not ours',
  (origin) => {
    expect(strangeCaller('localhost:4747', origin)).toBe(`Pages of ${origin} may not use this service.`);
  },
);
