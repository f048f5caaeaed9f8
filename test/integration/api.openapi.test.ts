import { expect, test } from 'vitest';
import { readOpenApi, startService } from '../support/service.ts';

const ROUTES = [
  'GET /health',
  'GET /v1/warmup/status',
  'POST /v1/warmup/trigger',
  'POST /v1/warmup/usage',
  'GET /metrics',
  'GET /api/state',
  'GET /api/events',
  'GET /api/log',
  'GET /api/settings',
  'PATCH /api/settings',
  'GET /api/pauses',
  'POST /api/pauses',
  'DELETE /api/pauses',
  'POST /api/sharing/test',
  'POST /api/undo',
  'GET /api/settings/export',
  'POST /api/settings/import',
  'GET /api/profiles',
  'POST /api/profiles',
  'PATCH /api/profiles/{id}',
  'DELETE /api/profiles/{id}',
  'POST /api/profiles/{id}/use',
  'POST /api/import',
  'GET /api/providers',
  'POST /api/providers',
  'PUT /api/providers/{id}',
  'DELETE /api/providers/{id}',
  'PATCH /api/providers/{id}',
  'GET /api/secrets',
  'POST /api/secrets',
  'PUT /api/secrets/{id}',
  'DELETE /api/secrets/{id}',
  'GET /api/endpoints',
  'POST /api/endpoints',
  'PATCH /api/endpoints/{id}',
  'DELETE /api/endpoints/{id}',
  'POST /api/endpoints/{id}/ping',
  'POST /api/endpoints/{id}/load',
  'POST /api/endpoints/{id}/unload',
  'POST /api/providers/{id}/models/load',
  'POST /api/providers/{id}/models/unload',
  'GET /api/memory',
  'POST /api/memory/free',
  'GET /api/endpoints/{id}/cost',
  'GET /api/endpoints/{id}/help',
  'GET /api/endpoints/{id}/hours/learned',
  'POST /api/endpoints/{id}/trial',
  'DELETE /api/endpoints/{id}/trial',
  'GET /api/endpoints/{id}/prefix',
  'GET /api/endpoints/{id}/prefix/text',
  'PUT /api/endpoints/{id}/prefix/text',
  'POST /api/endpoints/{id}/prefix/measure',
  'GET /api/history/{id}/series',
  'GET /api/history/{id}/summary',
  'GET /api/history/{id}/marks',
  'GET /api/history/{id}/pings',
  'GET /api/history/{id}/distribution',
  'GET /api/history/{id}/requests',
  'GET /api/history/{id}/requests/series',
  'GET /api/history/export',
  'POST /api/providers/test',
  'POST /api/providers/{id}/test',
  'GET /api/discovery',
  'POST /api/discovery',
  'GET /api/about',
  'GET /api/alerts',
  'POST /api/alerts/test',
  'GET /api/alerts/webhook',
  'PUT /api/alerts/webhook',
  'DELETE /api/alerts/webhook',
  'POST /api/access-link',
  'GET /api/diagnostics',
  'POST /api/demo',
  'DELETE /api/demo',
];

/** Every object in a document, depth first. */
function* objects(value: unknown): Generator<object> {
  if (typeof value !== 'object' || value === null) return;
  yield value;
  for (const part of Object.values(value)) yield* objects(part);
}

test('the OpenAPI document has every route, and no other', async () => {
  await using service = await startService();
  const doc = await readOpenApi(service.pilotLight);
  const described = Object.entries(doc.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
  expect(described.toSorted()).toEqual(ROUTES.toSorted());
});

test('every described route is really there: none answers "There is nothing at …"', async () => {
  await using service = await startService();
  for (const route of ROUTES.filter((name) => name !== 'GET /api/events')) {
    const [method = '', path = ''] = route.split(' ');
    const answer = await service.call(method, path.replace('{id}', 'x'), method === 'GET' || method === 'DELETE' ? undefined : {});
    expect(answer.text, route).not.toContain('There is nothing at');
  }
});

test('every reference of the document leads somewhere, every path parameter is declared and every answer is described', async () => {
  await using service = await startService();
  const doc = await readOpenApi(service.pilotLight);
  for (const part of objects(doc)) {
    const ref: unknown = Reflect.get(part, '$ref');
    if (typeof ref === 'string') expect(Object.keys(doc.components.schemas), ref).toContain(ref.replace('#/components/schemas/', ''));
  }
  for (const [path, methods] of Object.entries(doc.paths)) {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    for (const [method, operation] of Object.entries(methods)) {
      const { parameters = [], responses } = Object(operation);
      const declared = parameters
        .filter((parameter: object) => Reflect.get(parameter, 'in') === 'path')
        .map((parameter: object) => Reflect.get(parameter, 'name'));
      expect(declared, `${method} ${path}`).toEqual(names);
      expect(Object.keys(responses), `${method} ${path}`).toSatisfy((codes: string[]) => codes.some((code) => code.startsWith('2')));
    }
  }
});

test('the version in the document is that of the service', async () => {
  await using service = await startService();
  const doc = await readOpenApi(service.pilotLight);
  expect((await service.get('/api/state')).body).toMatchObject({ version: doc.info.version });
});
