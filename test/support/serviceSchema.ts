import { z } from 'zod';

const operationSchema = z.looseObject({
  parameters: z.array(z.looseObject({ name: z.string(), in: z.enum(['path', 'query', 'header']) })).optional(),
  responses: z.record(
    z.string(),
    z.looseObject({ description: z.string().min(1), content: z.record(z.string(), z.looseObject({ schema: z.unknown() })).optional() }),
  ),
});

/** As much of an OpenAPI 3.1 document as the tests look at. */
export const openApiSchema = z.looseObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.looseObject({ title: z.string().min(1), version: z.string().min(1) }),
  paths: z.record(z.string().startsWith('/'), z.record(z.enum(['get', 'post', 'put', 'patch', 'delete']), operationSchema).or(z.looseObject({}))),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});
export type OpenApi = z.infer<typeof openApiSchema>;

/** Says what is wrong with an answer by the service's own OpenAPI document; `null` when all is well. */
export type CheckAnswer = (answer: { method: string; path: string; status: number; body: unknown }) => string | null;

/** Statuses that the guard, the body parser or the last catch give on any route. */
const ANYWHERE = new Set([401, 403, 404, 415]);

export function answerChecker(doc: OpenApi): CheckAnswer {
  const ready = new Map<string, z.ZodType>();
  const schemaFor = (key: string, schema: unknown): z.ZodType => {
    const known = ready.get(key) ?? fromJsonSchema(doc, schema);
    ready.set(key, known);
    return known;
  };
  const problem = { $ref: '#/components/schemas/Problem' };
  return ({ method, path, status, body }) => {
    const key = `${method} ${path} ${status}`;
    const route = routeOf(doc, path);
    const operation = operationSchema.safeParse(Reflect.get(doc.paths[route ?? ''] ?? {}, method.toLowerCase()));
    const declared = operation.data?.responses[String(status)]?.content?.['application/json']?.schema;
    if (declared === undefined && !ANYWHERE.has(status)) return `${key} is not in the OpenAPI document`;
    const parsed = schemaFor(declared === undefined ? 'problem' : `${method} ${route} ${status}`, declared ?? problem).safeParse(body);
    return parsed.success ? null : `${key} breaks its schema: ${z.prettifyError(parsed.error)}`;
  };
}

function routeOf(doc: OpenApi, path: string): string | undefined {
  const bare = path.split('?')[0] ?? path;
  const fits = (route: string): boolean => new RegExp(`^${route.replace(/\{\w+\}/g, '[^/]+')}$`).test(bare);
  return bare in doc.paths ? bare : Object.keys(doc.paths).find(fits);
}

type JsonSchema = Exclude<Parameters<typeof z.fromJSONSchema>[0], boolean>;
const isSchema = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null;

/** A schema of the document on its own, with what it refers to. */
function fromJsonSchema(doc: OpenApi, schema: unknown): z.ZodType {
  const whole = { ...(isSchema(schema) ? schema : {}), $defs: doc.components.schemas };
  const alone: unknown = JSON.parse(JSON.stringify(whole).replaceAll('#/components/schemas/', '#/$defs/'));
  if (!isSchema(alone)) throw new Error('not a schema');
  return z.fromJSONSchema(alone);
}
