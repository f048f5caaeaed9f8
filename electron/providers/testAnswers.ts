import type { PingError } from '../domain/ping.ts';
import type { HttpProvider } from '../domain/provider.ts';
import { pingError, serverName, urlBelow } from './adapter.ts';
import { pingErrorOfFault, type TransportFault } from './faults.ts';
import { refusalError } from './httpErrors.ts';
import { type StatusAnswer, StatusCalls } from './statusCalls.ts';
import type { TestScene } from './testConnection.ts';

/** Status calls to the provider's server, below `baseUrl`, within what is left of the test's time. */
export function callsTo(provider: HttpProvider, baseUrl: string, scene: TestScene): StatusCalls {
  const { pool, secret, userAgent, leftMs, signal } = scene;
  return new StatusCalls(pool, { baseUrl, secret, caFile: provider.caFile, userAgent, limitMs: leftMs, signal });
}

/** An answer that is no list of models, as an error that says what to do. */
export function errorOfAnswer(answer: StatusAnswer, path: string, provider: HttpProvider, scene: TestScene): PingError {
  const server = serverName(provider);
  if (answer.kind === 'broken') return errorOfFault(answer.fault, server, scene);
  const { status, headers, text } = answer;
  const about = { status, detail: null };
  if (status < 300) {
    return pingError('protocol', `${server} answers, but not as a model server: there is no list of models at ${path}. Check the address.`, about);
  }
  if (status < 400) return pingError('badRequest', redirectSentence(server, headers.location, path), about);
  if (status === 404) {
    const { pathname } = urlBelow(provider.baseUrl, path);
    return pingError('notFound', `${server} has nothing at ${pathname} (404). Check the base URL; for most servers it ends before /v1.`, about);
  }
  const context = { server, model: 'its model', missingModelHint: '', hasToken: scene.secret !== undefined, secret: scene.secret };
  return refusalError({ status, headers, body: text }, context, scene.wallNow());
}

function errorOfFault(fault: TransportFault, server: string, { budgetMs }: TestScene): PingError {
  if (fault.kind === 'stalled' && fault.phase === 'connect') return pingErrorOfFault({ ...fault, afterMs: budgetMs }, server);
  if (fault.kind === 'stalled' || fault.kind === 'cancelled') return noAnswerInTime(server, budgetMs);
  if (fault.kind !== 'tooLarge') return pingErrorOfFault(fault, server);
  return pingError('protocol', `${server} sent more than ${fault.limitBytes / 1024 / 1024} MB. Is this address really a model server?`);
}

/** @param server as sentences name it */
export function noAnswerInTime(server: string, budgetMs: number): PingError {
  return pingError(
    'stalled',
    `${server} gave no answer within ${budgetMs / 1000} s. It may be starting, busy or hung, or something else listens there.`,
  );
}

function redirectSentence(server: string, location: string | undefined, path: string): string {
  if (location === undefined || !/^https?:\/\//.test(location)) {
    return `${server} redirects to ${location ?? 'another address'}, perhaps to a sign-in page. Check the base URL.`;
  }
  return `${server} redirects to ${location}. Use ${location.endsWith(path) ? location.slice(0, -path.length) : 'that address'} as the base URL.`;
}
