import { describe, expect, test } from 'vitest';
import { faultOf, type Phase, pingErrorOfFault, type TransportFault } from '../../electron/providers/faults.ts';

function systemError(code: string, message = code): Error {
  return Object.assign(new Error(message), { code });
}

describe('An error of the socket', () => {
  test.each(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT', 'DEPTH_ZERO_SELF_SIGNED_CERT'])(
    '%s before the connection stands means unreachable.',
    (code) => {
      expect(faultOf(systemError(code), 'connect', false)).toMatchObject({ kind: 'unreachable', code });
    },
  );

  test.each(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_INFO'])(
    '%s before any answer on a pooled socket means that the socket was stale.',
    (code) => {
      expect(faultOf(systemError(code), 'answer', true)).toEqual({ kind: 'staleSocket' });
      expect(faultOf(systemError(code), 'answer', false)).toMatchObject({ kind: 'reset', phase: 'answer' });
    },
  );

  test.each(['token', 'stream'] as const)('A reset after the head (%s) is never a stale socket.', (phase) => {
    expect(faultOf(systemError('ECONNRESET'), phase, true)).toMatchObject({ kind: 'reset', phase });
  });

  test('Bytes that are no HTTP are said to be so.', () => {
    expect(faultOf(systemError('HPE_INVALID_CONSTANT', 'Expected HTTP/'), 'answer', false)).toEqual({ kind: 'notHttp', detail: 'Expected HTTP/' });
  });

  test.each([
    ['UND_ERR_HEADERS_OVERFLOW', 'Headers Overflow Error'],
    ['UND_ERR_SOCKET', 'bad response'],
    ['UND_ERR_SOCKET', 'bad upgrade'],
  ])('So is a head that goes on and on, or answers what nobody asked: %s, %s.', (code, detail) => {
    expect(faultOf(systemError(code, detail), 'answer', true)).toEqual({ kind: 'notHttp', detail });
  });

  test('When every address of a host fails, the first one tells why.', () => {
    const both = new AggregateError([systemError('ECONNREFUSED', 'on 127.0.0.1'), systemError('EADDRNOTAVAIL', 'on ::1')]);
    expect(faultOf(both, 'connect', false)).toEqual({ kind: 'unreachable', code: 'ECONNREFUSED', detail: 'on 127.0.0.1', byProxy: false });
  });

  test('An error without a code keeps its name.', () => {
    expect(faultOf(new TypeError('odd'), 'connect', false)).toEqual({ kind: 'unreachable', code: 'TypeError', detail: 'odd', byProxy: false });
  });
});

const unreachable = (code: string, detail = `${code} happened`): TransportFault => ({ kind: 'unreachable', code, detail, byProxy: false });
const stalled = (phase: Phase): TransportFault => ({ kind: 'stalled', phase, afterMs: 1_500 });

describe('What a person reads', () => {
  test.each<[TransportFault, string, string]>([
    [unreachable('ECONNREFUSED'), 'unreachable', 'box does not answer: nothing listens there. Is it running?'],
    [unreachable('ENOTFOUND', 'getaddrinfo ENOTFOUND nope.invalid'), 'unreachable', 'nope.invalid is not a known host name. Check the address.'],
    [unreachable('ENOTFOUND'), 'unreachable', 'box is not a known host name. Check the address.'],
    [unreachable('ENETUNREACH'), 'unreachable', 'box cannot be reached: there is no route to it. Are you on the right network or VPN?'],
    [unreachable('UND_ERR_CONNECT_TIMEOUT'), 'unreachable', 'box does not answer: connecting took too long. Is it running, and is the port right?'],
    [
      unreachable('SELF_SIGNED_CERT_IN_CHAIN'),
      'unreachable',
      "box has a certificate that is not trusted (SELF_SIGNED_CERT_IN_CHAIN). If it is your own, name its CA file in the provider's settings.",
    ],
    [
      unreachable('CERT_HAS_EXPIRED'),
      'unreachable',
      'box has a certificate that has expired. Renew it there; if it is new, set the clock of this computer.',
    ],
    [
      unreachable('ERR_TLS_CERT_ALTNAME_INVALID'),
      'unreachable',
      'box has the certificate of another host. Write the address by the name that the certificate has.',
    ],
    [
      unreachable('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
      'unreachable',
      "box has a certificate that is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE). If it is your own, name its CA file in the provider's settings.",
    ],
    [unreachable('EODD'), 'unreachable', 'box cannot be reached: EODD happened.'],
    [{ kind: 'staleSocket' }, 'unreachable', 'box closed the connection before it answered. It may be starting, stopping or overloaded.'],
    [
      { kind: 'reset', phase: 'answer', detail: 'x' },
      'unreachable',
      'box closed the connection before it answered. It may be starting, stopping or overloaded.',
    ],
    [
      { kind: 'reset', phase: 'stream', detail: 'x' },
      'protocol',
      'box closed the connection in the middle of its answer. It may have crashed or been restarted.',
    ],
    [stalled('connect'), 'stalled', 'box did not accept a connection within 1.5 s. Is it overloaded?'],
    [stalled('answer'), 'stalled', 'box gave no token within 1.5 s. It may be loading a large model, busy with somebody else, or hung.'],
    [stalled('token'), 'stalled', 'box gave no token within 1.5 s. It may be loading a large model, busy with somebody else, or hung.'],
    [
      { kind: 'truncated', phase: 'token' },
      'protocol',
      'box ended its answer without the proper end. It may have crashed, or a proxy cut the stream.',
    ],
    [{ kind: 'tooLarge', limitBytes: 4 * 1024 * 1024 }, 'protocol', 'box sent more than 4 MB for one token. Is this address really a model server?'],
    [{ kind: 'notHttp', detail: 'x' }, 'protocol', 'box does not speak HTTP here. Check the port, and http against https.'],
    [
      { kind: 'setup', detail: 'ENOENT: no such file' },
      'badRequest',
      "The connection to box could not be set up: ENOENT: no such file. Check the provider's settings.",
    ],
    [{ kind: 'cancelled' }, 'cancelled', 'The ping was cancelled. If the model was loading, the server may have stopped loading it.'],
  ])('%j', (fault, kind, message) => {
    expect(pingErrorOfFault(fault, 'box')).toMatchObject({ kind, message });
  });
});
