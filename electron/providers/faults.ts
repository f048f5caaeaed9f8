import type { PingError } from '../domain/ping.ts';
import { METADATA_SERVICE } from './guardedLookup.ts';

/** How far a request had come: connecting, waiting for the head, for the first token, or reading after it. */
export type Phase = 'connect' | 'answer' | 'token' | 'stream';

/** What can go wrong below the protocol. */
export type TransportFault =
  | { readonly kind: 'unreachable'; readonly code: string; readonly detail: string; readonly byProxy: boolean }
  | { readonly kind: 'staleSocket' }
  | { readonly kind: 'reset'; readonly phase: Phase; readonly detail: string }
  | { readonly kind: 'stalled'; readonly phase: Phase; readonly afterMs: number }
  | { readonly kind: 'truncated'; readonly phase: Phase }
  | { readonly kind: 'tooLarge'; readonly limitBytes: number }
  | { readonly kind: 'notHttp'; readonly detail: string }
  | { readonly kind: 'setup'; readonly detail: string }
  | { readonly kind: 'cancelled' };

/** Sorts an error of undici or the socket. `reused`: the request ran on a pooled socket, which may have died while idle; `byProxy`: a proxy makes the connections. */
export function faultOf(error: Error, phase: Phase, reused: boolean, byProxy = false): TransportFault {
  const { code, message } = rootCause(error);
  // undici 8 leaves the code of its parser's errors out.
  const isHeadOdd = code === 'UND_ERR_HEADERS_OVERFLOW' || (code === 'UND_ERR_SOCKET' && /^bad (response|upgrade)$/.test(message));
  if (code.startsWith('HPE_') || code === 'HTTPParserError' || isHeadOdd) return { kind: 'notHttp', detail: message };
  const reset = code === 'ECONNRESET' || code === 'EPIPE' || code === 'UND_ERR_SOCKET' || code === 'UND_ERR_INFO';
  if (phase === 'connect' && !reset) return { kind: 'unreachable', code, detail: message, byProxy };
  if (reset && reused && (phase === 'answer' || phase === 'connect')) return { kind: 'staleSocket' };
  return { kind: 'reset', phase, detail: message };
}

function rootCause(error: Error): { code: string; message: string } {
  const code: unknown = Reflect.get(error, 'code');
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return rootCause(error.errors[0]);
  return { code: typeof code === 'string' ? code : error.name, message: error.message };
}

/** What another CA file would not mend. */
const CERTIFICATES: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'has a certificate that has expired. Renew it there; if it is new, set the clock of this computer.',
  CERT_NOT_YET_VALID: 'has a certificate that is not valid yet. Set the clock of this computer, or of the one that made it.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'has the certificate of another host. Write the address by the name that the certificate has.',
};

const TOO_MANY_FILES =
  'is not asked: Pilot Light has as many files and connections open as this system allows. Raise that limit (ulimit -n), or close programs.';

const SEARCHING: Readonly<Record<string, string>> = {
  [METADATA_SERVICE]: 'is not asked: the address belongs to the metadata service of a cloud, which hands out credentials. Check the address.',
  EAI_AGAIN: 'cannot be looked up: name resolution does not answer. Are you online?',
  ECONNREFUSED: 'does not answer: nothing listens there. Is it running?',
  EHOSTUNREACH: 'cannot be reached: there is no route to it. Are you on the right network or VPN?',
  ENETUNREACH: 'cannot be reached: there is no route to it. Are you on the right network or VPN?',
  ETIMEDOUT: 'does not answer: connecting took too long. Is it running, and is the port right?',
  EMFILE: TOO_MANY_FILES,
  ENFILE: TOO_MANY_FILES,
  UND_ERR_CONNECT_TIMEOUT: 'does not answer: connecting took too long. Is it running, and is the port right?',
};

/** A transport fault as an error of the ping, in a sentence that says what happened, why, and what to do. */
export function pingErrorOfFault(fault: TransportFault, server: string): PingError {
  const plain = (kind: PingError['kind'], message: string, detail: string | null = null): PingError => ({
    kind,
    message,
    status: null,
    detail,
    retryAfterMs: null,
  });
  switch (fault.kind) {
    case 'unreachable':
      return plain(
        'unreachable',
        fault.byProxy ? proxySentence(fault.code, server) : unreachableSentence(fault.code, fault.detail, server),
        fault.detail,
      );
    case 'setup':
      return plain('badRequest', `The connection to ${server} could not be set up: ${fault.detail}. Check the provider's settings.`, fault.detail);
    case 'staleSocket':
    case 'reset':
      return fault.kind === 'reset' && fault.phase !== 'connect' && fault.phase !== 'answer'
        ? plain('protocol', `${server} closed the connection in the middle of its answer. It may have crashed or been restarted.`, fault.detail)
        : plain('unreachable', `${server} closed the connection before it answered. It may be starting, stopping or overloaded.`);
    case 'stalled':
      return plain('stalled', stalledSentence(fault.phase, fault.afterMs, server));
    case 'truncated':
      return plain('protocol', `${server} ended its answer without the proper end. It may have crashed, or a proxy cut the stream.`);
    case 'tooLarge':
      return plain('protocol', `${server} sent more than ${fault.limitBytes / 1024 / 1024} MB for one token. Is this address really a model server?`);
    case 'notHttp':
      return plain('protocol', `${server} does not speak HTTP here. Check the port, and http against https.`, fault.detail);
    case 'cancelled':
      return plain('cancelled', 'The ping was cancelled. If the model was loading, the server may have stopped loading it.');
  }
}

function proxySentence(code: string, server: string): string {
  return `The proxy on the way to ${server} did not connect (${code}). Check HTTP_PROXY and HTTPS_PROXY, or name the server in NO_PROXY.`;
}

function unreachableSentence(code: string, detail: string, server: string): string {
  // The name that was looked up, not the server's with its port: the system says which.
  if (code === 'ENOTFOUND') return `${/^getaddrinfo ENOTFOUND (\S+)/.exec(detail)?.[1] ?? server} is not a known host name. Check the address.`;
  const known = SEARCHING[code] ?? CERTIFICATES[code];
  if (known !== undefined) return `${server} ${known}`;
  if (/CERT|SELF_SIGNED|LEAF_SIGNATURE|TLS|SSL/.test(code)) {
    return `${server} has a certificate that is not trusted (${code}). If it is your own, name its CA file in the provider's settings.`;
  }
  return `${server} cannot be reached: ${detail}.`;
}

function stalledSentence(phase: Phase, afterMs: number, server: string): string {
  const seconds = Math.round(afterMs / 100) / 10;
  if (phase === 'connect') return `${server} did not accept a connection within ${seconds} s. Is it overloaded?`;
  return `${server} gave no token within ${seconds} s. It may be loading a large model, busy with somebody else, or hung.`;
}
