import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Endpoint } from '../domain/endpoint.ts';
import { headerValueOf } from '../domain/headers.ts';
import type { EndpointState } from '../domain/warmth.ts';
import { asOneEntry, withoutControls } from '../domain/withoutControls.ts';
import { type About, aboutOf } from './about.ts';
import type { ApiContext } from './context.ts';
import { withoutAddress } from './webhook.ts';

/** Log lines in it: enough for what went wrong just now, and still fit to be pasted. */
const LINES = 200;

const route = createRoute({
  method: 'get',
  path: '/api/diagnostics',
  tags: ['page'],
  description: 'What helps to find a fault: versions, settings, states and the last log lines, without secrets and prompts.',
  responses: { 200: { description: 'For people to read and to send', content: { 'text/plain': { schema: z.string() } } } },
});

export function diagnosticsRoutes(app: OpenAPIHono, context: ApiContext): void {
  app.openapi(route, (c) => c.text(diagnostics(context), 200));
}

/** Everything goes through `context.clean` once more, as errors may carry the words of servers. */
function diagnostics(context: ApiContext): string {
  const { now, settings, monitor, logLines, clean } = context;
  const { endpoints, ...rest } = settings.current;
  const parts = [
    `Pilot Light diagnostics, ${new Date(now()).toISOString()}`,
    versions(aboutOf(context)),
    section('Notices', context.notices().map(asOneEntry)),
    section('Settings', [json({ ...withoutAddress(rest), endpoints: endpoints.map(withoutPrompt) })]),
    section(
      'States',
      monitor.states().map((state) => asOneEntry(stateLine(state))),
    ),
    section(
      'Log',
      logLines()
        .slice(-LINES)
        .map(({ at, level, scope, message }) => `${new Date(at).toISOString()} ${level} [${scope}] ${message}`),
    ),
  ];
  return clean(withoutControls(parts.join('\n\n')));
}

function versions({ version, surface, platform, node, electron, secrets, loopback }: About): string {
  const shell = electron === null ? surface : `${surface}, Electron ${electron}`;
  const kept = secrets.persistent ? 'kept' : 'for this run only';
  return `Pilot Light ${version} (${shell}), Node ${node}, ${platform}\nSecrets: ${kept}. Loopback service: ${loopback.url === null ? 'off' : 'on'}.`;
}

const section = (title: string, lines: readonly string[]): string => `${title}\n${lines.length === 0 ? '(none)' : lines.join('\n')}`;

const json = (value: unknown): string => JSON.stringify(value, null, 2);

/** What is sent may hold what nobody else should read. */
function withoutPrompt({ prompt, prefix, headers, body, ...endpoint }: Endpoint): object {
  return {
    ...endpoint,
    ...(prompt === undefined ? {} : { prompt: lengthOf(prompt) }),
    ...(headers === undefined ? {} : { headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, shownHeader(text)])) }),
    ...(body === undefined ? {} : { body: `(${Object.keys(body).join(', ')})` }),
    ...(prefix === undefined ? {} : { prefix: prefix.kind === 'text' ? { ...prefix, text: lengthOf(prefix.text) } : prefix }),
  };
}

/** A reference says where a secret is, not what it is. */
const shownHeader = (text: string): string => (headerValueOf(text)?.kind === 'secret' ? text : lengthOf(text));

const lengthOf = (text: string): string => `(${text.length} characters)`;

function stateLine({ endpointId, warmth, intervalSeconds, lastTtftMs, consecutiveFailures, error }: EndpointState): string {
  const ttft = lastTtftMs === null ? 'no TTFT' : `${Math.round(lastTtftMs)} ms`;
  const failures =
    error === null ? '' : `, ${consecutiveFailures} failures, ${error.kind}: ${error.message}${error.detail === null ? '' : ` (${error.detail})`}`;
  return `${endpointId}: ${warmth}, every ${intervalSeconds ?? '–'} s, ${ttft}${failures}`;
}
