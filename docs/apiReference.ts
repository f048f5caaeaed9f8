import { z } from 'zod';

/** Titles of the groups of routes, in the order of the document. */
const GROUPS: Readonly<Record<string, string>> = {
  seeds: 'Monitors and routers',
  page: 'The page',
  providers: 'Providers and secrets',
  endpoints: 'Endpoints',
  memory: 'Memory',
  history: 'History',
  alerts: 'Alerts',
  settings: 'Settings',
  pauses: 'Pauses',
  profiles: 'Profiles',
};

const BEGIN = '<!-- routes: begin, written by `node docs/makeApi.ts` -->';
const END = '<!-- routes: end -->';

const bodySchema = z.object({
  required: z.boolean().optional(),
  content: z.object({ 'application/json': z.object({ schema: z.looseObject({}) }) }),
});
const operationSchema = z.object({
  tags: z.array(z.string()).min(1),
  description: z.string().optional(),
  parameters: z.array(z.object({ name: z.string(), in: z.string(), required: z.boolean().optional() })).default([]),
  requestBody: bodySchema.optional(),
  responses: z.record(z.string(), z.object({ description: z.string() })),
});
type Operation = z.infer<typeof operationSchema>;
const documentSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), operationSchema)) });

const fieldsSchema = z.looseObject({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
  additionalProperties: z.unknown().optional(),
});

/** Every route of an OpenAPI document as Markdown: what it takes, what it does and which statuses it answers. */
export function apiReference(openApi: unknown): string {
  const { paths } = documentSchema.parse(openApi);
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ call: `${method.toUpperCase()} ${path}`, operation })),
  );
  const unknown = [...new Set(routes.map(({ operation }) => groupOf(operation)))].filter((tag) => GROUPS[tag] === undefined);
  if (unknown.length > 0) throw new Error(`Routes have the tag ${unknown.join(', ')}: give it a title in docs/apiReference.ts.`);
  return Object.entries(GROUPS)
    .flatMap(([tag, title]) => {
      const own = routes.filter(({ operation }) => groupOf(operation) === tag);
      const rows = own.map(({ call, operation }) => rowOf(call, operation));
      return rows.length === 0 ? [] : [`### ${title}`, '', '| call | takes | what it does | answers |', '|---|---|---|---|', ...rows, ''];
    })
    .join('\n')
    .trimEnd();
}

/** The document with its list of routes made anew. */
export function withReference(document: string, openApi: unknown): string {
  const [from, to] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`docs/api.md needs the lines ${BEGIN} and ${END}: the routes are written between them.`);
  return `${document.slice(0, from)}${BEGIN}\n\n${apiReference(openApi)}\n\n${document.slice(to)}`;
}

const groupOf = ({ tags }: Operation): string => tags[0] ?? '';

function rowOf(call: string, operation: Operation): string {
  const statuses = Object.keys(operation.responses).toSorted();
  const good = statuses.filter((status) => status.startsWith('2'));
  const result = operation.responses[good[0] ?? '']?.description ?? '';
  const what = operation.description ?? result;
  const cells = [`\`${call}\``, takesOf(operation), what, `${statuses.join(', ')}`];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}

function takesOf({ parameters, requestBody }: Operation): string {
  const query = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => `${name}=`);
  const body = requestBody === undefined ? '' : bodyOf(requestBody.content['application/json'].schema);
  return [query.length === 0 ? '' : `\`?${query.join('&')}\``, body === '' ? '' : `\`${body}\``].filter((part) => part !== '').join(' ') || '–';
}

/** `{model, force?}`; with `…` where it takes the fields of a setting, an endpoint or a provider as well. */
function bodyOf(schema: object): string {
  const ways = 'anyOf' in schema && Array.isArray(schema.anyOf) ? schema.anyOf : [schema];
  return ways
    .map((way) => {
      const { properties, required, additionalProperties } = fieldsSchema.parse(way);
      const fields = Object.keys(properties).map((name) => (required.includes(name) ? name : `${name}?`));
      const isOpen = typeof additionalProperties === 'object';
      return `{${[...fields, ...(isOpen ? ['…'] : [])].join(', ')}}`;
    })
    .join(' or ');
}
