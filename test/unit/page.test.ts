import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CONTENT_SECURITY_POLICY } from '../../electron/api/headers.ts';
import { fileIn } from '../../electron/api/page.ts';

const FOLDER = join('/srv', 'page');

test.each([
  ['/', 'index.html'],
  ['/index.html', 'index.html'],
  ['/assets/main-1a2b.js', 'assets/main-1a2b.js'],
  ['/a%20b.svg', 'a b.svg'],
  ['/assets/../index.html', 'index.html'],
])('%s is %s of the page', (path, file) => {
  expect(fileIn(FOLDER, path)).toBe(join(FOLDER, file));
});

test.each([
  '/..',
  '/../secrets.json',
  '/..%2fsecrets.json',
  '/..%2f..%2fetc%2fpasswd',
  '/assets/..%2f..%2fpage.bak',
  '/%00',
  '/index.html%00',
  '/%',
  '/%zz',
  '/../pages/x',
  '/.',
])('%s is no file of the page', (path) => {
  expect(fileIn(FOLDER, path)).toBeUndefined();
});

test('the policy allows nothing by default, and no inline code anywhere', () => {
  expect(CONTENT_SECURITY_POLICY).toMatch(/^default-src 'none'; /);
  expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|https?:|data:|\*/);
});
