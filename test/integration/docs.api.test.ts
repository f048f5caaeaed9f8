import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { apiReference, withReference } from '../../docs/apiReference.ts';
import { documents } from '../support/documents.ts';
import { readOpenApi, startService } from '../support/service.ts';

const document = readFileSync(join(import.meta.dirname, '../../docs/api.md'), 'utf8');

test('The list of routes in docs/api.md is that of the service; where this fails, run: node docs/makeApi.ts', async () => {
  await using service = await startService();
  expect(withReference(document, await readOpenApi(service.pilotLight))).toBe(document);
});

test('A route that the service gets makes the list in docs/api.md another one.', async () => {
  await using service = await startService();
  const doc = await readOpenApi(service.pilotLight);
  const route = { tags: ['page'], parameters: [{ name: 'q', in: 'query' }], responses: { 200: { description: 'New' } } };
  const changed = withReference(document, { ...doc, paths: { ...doc.paths, '/api/new': { get: route } } });
  expect(changed).not.toBe(document);
  expect(changed).toContain('| `GET /api/new` | `?q=` | New | 200 |');
});

test('A body shows what it must and what it may have, and a group of routes without a title is an error.', () => {
  const schema = { type: 'object', properties: { model: {}, force: {} }, required: ['model'] };
  const post = (tag: string) => ({
    paths: {
      '/x': { post: { tags: [tag], requestBody: { content: { 'application/json': { schema } } }, responses: { 200: { description: 'Done' } } } },
    },
  });
  expect(apiReference(post('memory'))).toContain('| `POST /x` | `{model, force?}` | Done | 200 |');
  expect(() => apiReference(post('surprises'))).toThrow('Routes have the tag surprises: give it a title in docs/apiReference.ts.');
});

/** Of servers, not of ours; and the description itself. */
const OTHERS: readonly string[] = ['GET /openapi.json', 'GET /status'];

test('Every route that a text names is there.', async () => {
  await using service = await startService();
  const { paths } = await readOpenApi(service.pilotLight);
  const routes = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
  const named = documents()
    .filter(({ path }) => path !== 'CHANGELOG.md')
    .flatMap(({ path, text }) => [...text.matchAll(/`((?:GET|POST|PUT|PATCH|DELETE) \/[^\s`?]*)/g)].map(([, route = '']) => ({ path, route })));
  expect(named.length).toBeGreaterThan(60);
  expect(named.filter(({ route }) => !routes.includes(route) && !OTHERS.includes(route))).toEqual([]);
});
