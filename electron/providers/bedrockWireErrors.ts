import type { PingError } from '../domain/ping.ts';
import { pingError } from './adapter.ts';
import { credentialsError, serviceWords } from './bedrockAuthErrors.ts';
import type { Scene } from './bedrockErrors.ts';
import { faultOf, type Phase, pingErrorOfFault, type TransportFault } from './faults.ts';

/** A fault of the connection, in words that apply to AWS. */
export function faultError(fault: TransportFault, scene: Scene): PingError {
  if (fault.kind === 'stalled' && !scene.handedOver) return credentialsError(undefined, scene, fault.afterMs);
  // A proxy's URL is quoted with its password.
  const clean = 'detail' in fault ? { ...fault, detail: serviceWords(fault.detail, scene.secret) } : fault;
  const error = pingErrorOfFault(clean, scene.server);
  if (clean.kind === 'notHttp') {
    return { ...error, message: `${scene.server} does not speak Bedrock's protocol. Check the endpoint URL, and http against https.` };
  }
  if (clean.kind !== 'unreachable') return error;
  if (/\b407\b/.test(clean.detail)) return pingError('auth', needsPassword(scene.server), { detail: clean.detail });
  if (!/CERT|SELF_SIGNED|LEAF_SIGNATURE/.test(clean.code) || !/not trusted/.test(error.message)) return error;
  const advice = 'If a company proxy replaces it, name its authority in NODE_EXTRA_CA_CERTS.';
  return { ...error, message: `${scene.server} has a certificate that is not trusted (${clean.code}). ${advice}` };
}

/** @param server as sentences name it */
export function needsPassword(server: string): string {
  return `A proxy in front of ${server} wants a password. Write it into HTTPS_PROXY.`;
}

/** Errors of Node's sockets, as they come through a proxy or while the body is read; `undefined` for all others. */
export function socketFault(thrown: unknown, phase: Phase): TransportFault | undefined {
  if (!(thrown instanceof Error)) return undefined;
  if (thrown.name === 'TimeoutError') return { kind: 'unreachable', code: 'ETIMEDOUT', detail: thrown.message, byProxy: false };
  if (!('code' in thrown) || typeof thrown.code !== 'string') return undefined;
  // Behind a proxy the request is handed over before there is a connection.
  const connecting = phase === 'answer' && !/RESET|EPIPE|HTTP2|HPE_/.test(thrown.code);
  return faultOf(thrown, connecting ? 'connect' : phase, false);
}
