import { describe, expect, test } from 'vitest';
import type { ErrorKind } from '../../electron/domain/ping.ts';
import { bedrockError, type Scene } from '../../electron/providers/bedrockErrors.ts';
import { BedrockFault } from '../../electron/providers/bedrockMarks.ts';

const scene: Scene = {
  server: 'Bedrock at us-east-1',
  region: 'us-east-1',
  model: 'amazon.nova-micro-v1:0',
  identity: { kind: 'profile', profile: 'work' },
  secret: undefined,
  handedOver: true,
  phase: 'answer',
  now: Date.UTC(2026, 10, 20, 12),
};

const thrown = (name: string, message: string, more: object = {}) => Object.assign(new Error(message), { name, ...more });
const answered = (status: number, headers: Record<string, string> = {}) => ({ $metadata: { httpStatusCode: status }, $response: { headers } });
const errorOf = (error: unknown, more: Partial<Scene> = {}) => bedrockError(error, { ...scene, ...more });

describe('Names of exceptions', () => {
  const table: readonly (readonly [string, number | undefined, ErrorKind])[] = [
    ['AccessDeniedException', 403, 'auth'],
    ['ExpiredTokenException', 403, 'auth'],
    ['ExpiredToken', 403, 'auth'],
    ['UnrecognizedClientException', 403, 'auth'],
    ['InvalidSignatureException', 403, 'auth'],
    ['ValidationException', 400, 'badRequest'],
    ['ConflictException', 400, 'badRequest'],
    ['ResourceNotFoundException', 404, 'notFound'],
    ['ServiceQuotaExceededException', 400, 'throttled'],
    ['ThrottlingException', 429, 'throttled'],
    ['ModelNotReadyException', 429, 'loading'],
    ['ModelTimeoutException', 408, 'server'],
    ['ModelErrorException', 424, 'server'],
    ['ModelStreamErrorException', 424, 'server'],
    ['InternalServerException', 500, 'server'],
    ['ServiceUnavailableException', 503, 'server'],
    ['throttlingException', undefined, 'throttled'],
    ['modelTimeoutException', undefined, 'server'],
    ['SomethingNewException', undefined, 'server'],
    ['SomethingNewException', 400, 'badRequest'],
    ['SomethingNewException', 403, 'auth'],
    ['SomethingNewException', 529, 'server'],
    ['SyntaxError', 502, 'server'],
    ['UnknownError', 307, 'badRequest'],
    ['SyntaxError', 200, 'protocol'],
    ['Error', undefined, 'protocol'],
  ];

  test.each(table)('%s with status %s is %s', (name, status, kind) => {
    const error = errorOf(thrown(name, 'words of the service', status === undefined ? {} : answered(status)));
    expect(error).toMatchObject({ kind, status: status === 200 ? null : (status ?? null) });
    expect(error.message).toMatch(/[.!]$|: \S+( \S+)*$/);
  });

  test('what is no error at all does not stop the loop', () => {
    expect(errorOf('a string')).toMatchObject({ kind: 'server', detail: 'a string' });
    expect(errorOf(null)).toMatchObject({ kind: 'server' });
  });
});

describe('Sentences say what happened, why and what to do', () => {
  const table: readonly (readonly [string, string, Partial<Scene>, string])[] = [
    [
      'ExpiredTokenException',
      'The security token included in the request is expired',
      {},
      'AWS credentials of profile work expired. Run: aws sso login --profile work',
    ],
    [
      'ValidationException',
      'You invoked an unsupported model or your request did not allow prompt caching. See the documentation for more information.',
      {},
      'amazon.nova-micro-v1:0 takes no prompt cache on Bedrock, so a system prompt would be paid for in full at every ping. Take it out.',
    ],
    [
      'ValidationException',
      'The cachePoint field ttl is not supported for this model.',
      {},
      'amazon.nova-micro-v1:0 takes no prompt cache for that long. Choose five minutes.',
    ],
    [
      'AccessDeniedException',
      'User: arn:aws:iam::123456789012:user/dev is not authorized to perform: bedrock:InvokeModelWithResponseStream on resource: …',
      {},
      'AWS credentials of profile work may not call amazon.nova-micro-v1:0. Allow the IAM action bedrock:InvokeModelWithResponseStream for it.',
    ],
    [
      'AccessDeniedException',
      'Bearer Token has expired',
      { identity: { kind: 'key' } },
      'The Bedrock API key expired. Create a new one in the Bedrock console and set it for this provider.',
    ],
    [
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
      { identity: { kind: 'environmentKey' } },
      'AWS does not accept the Bedrock API key in AWS_BEARER_TOKEN_BEDROCK. Create a new one in the Bedrock console and start Pilot Light with it.',
    ],
    [
      'ResourceNotFoundException',
      'This model version has reached the end of its life.',
      {},
      'AWS no longer offers amazon.nova-micro-v1:0 in us-east-1. Choose a newer model.',
    ],
    [
      'ValidationException',
      'This action doesn’t support the model that you provided: streaming. The model doesn’t support converse streaming',
      {},
      'amazon.nova-micro-v1:0 cannot be used in a streamed conversation (ConverseStream), which is how it would be kept warm.',
    ],
    [
      'ValidationException',
      'Something else is wrong',
      {},
      'Bedrock at us-east-1 refuses the request for amazon.nova-micro-v1:0: Something else is wrong.',
    ],
  ];

  test.each(table)('%s: %s', (name, words, more, message) => {
    expect(errorOf(thrown(name, words, answered(403)), more).message).toBe(message);
  });

  test('a model that needs a profile gets the ids of the region', () => {
    const words = 'Invocation of model ID m with on-demand throughput isn’t supported.';
    const error = errorOf(thrown('ValidationException', words, answered(400)), { model: 'amazon.nova-2-lite-v1:0', region: 'eu-west-1' });
    expect(error.message).toContain('Use eu.amazon.nova-2-lite-v1:0 or global.amazon.nova-2-lite-v1:0 as the model.');
  });
});

describe('Without credentials no request was made', () => {
  const table: readonly (readonly [string, string, ErrorKind, string])[] = [
    [
      'CredentialsProviderError',
      'The SSO session associated with this profile has expired. To refresh this SSO session run aws sso login with the corresponding profile.',
      'auth',
      'AWS credentials of profile work expired. Run: aws sso login --profile work',
    ],
    [
      'TokenProviderError',
      'Token is expired. To refresh this SSO session run aws sso login.',
      'auth',
      'AWS credentials of profile work expired. Run: aws sso login --profile work',
    ],
    [
      'CredentialsProviderError',
      'Could not resolve credentials using profile: [work] in configuration/credentials file(s).',
      'auth',
      'There are no AWS credentials for profile work. Set it up with: aws configure sso --profile work',
    ],
    [
      'CredentialsProviderError',
      'Profile work requires multi-factor authentication, but no MFA code callback was provided.',
      'auth',
      'AWS credentials of profile work need a one-time code, which cannot be typed in here. Use a profile with a session, for example from aws sso login.',
    ],
    [
      'CredentialsProviderError',
      'Error: getaddrinfo ENOTFOUND portal.sso.us-east-1.amazonaws.com',
      'unreachable',
      "AWS credentials of profile work cannot be renewed: AWS's sign-in service does not answer. Are you online?",
    ],
    [
      'Error',
      'Invalid Configuration: FIPS and custom endpoint are not supported',
      'badRequest',
      "The request to Bedrock at us-east-1 could not be made. Check the provider's settings.",
    ],
  ];

  test.each(table)('%s: %s', (name, words, kind, message) => {
    expect(errorOf(thrown(name, words), { handedOver: false, phase: 'connect' })).toMatchObject({ kind, message, status: null });
  });

  test('a lookup that hangs is not taken for a hanging model', () => {
    const error = errorOf(new BedrockFault({ kind: 'stalled', phase: 'connect', afterMs: 60_000 }), { handedOver: false });
    expect(error).toMatchObject({ kind: 'auth', message: expect.stringContaining('did not arrive within 60 s') });
  });
});

describe('The words of the service are kept, its secrets are not', () => {
  const detail = (name: string, words: string, more: Partial<Scene> = {}) => errorOf(thrown(name, words, answered(403)), more).detail;

  test('account ids and ARNs stay', () => {
    expect(detail('AccessDeniedException', 'arn:aws:iam::123456789012:user/dev may not')).toContain('arn:aws:iam::123456789012:user/dev');
  });

  test('API keys, access key ids, session tokens and command lines go', () => {
    expect(detail('AccessDeniedException', 'key sk-1234 is bad', { secret: 'sk-1234' })).toBe('AccessDeniedException: key … is bad');
    expect(detail('AccessDeniedException', `key ABSK${'Qm'.repeat(20)} is bad`)).toBe('AccessDeniedException: key … is bad');
    expect(detail('UnrecognizedClientException', `${'AKIA'}${'IOSFODNN7EXAMPLE'} is unknown`)).toBe('UnrecognizedClientException: … is unknown');
    expect(detail('InvalidSignatureException', "should have been 'POST\nx-amz-security-token:IQoJb3JpZ2luX2Vj\n'")).not.toContain('IQoJ');
    const failed = thrown('CredentialsProviderError', 'Command failed: get-keys --password hunter2\nno network');
    expect(errorOf(failed, { handedOver: false }).detail).toBe('the credential process failed no network');
  });

  test('and neither do they get into the sentence', () => {
    const error = errorOf(thrown('ValidationException', `bad key ${'AKIA'}${'IOSFODNN7EXAMPLE'}`, answered(400)));
    expect(error.message).not.toContain('IOSFODNN7EXAMPLE');
  });
});

describe('How long to wait', () => {
  test.each([
    ['30', 30_000],
    ['Fri, 20 Nov 2026 12:01:00 GMT', 60_000],
    ['soon', null],
  ])('Retry-After: %s', (text, ms) => {
    expect(errorOf(thrown('ThrottlingException', 'slow down', answered(429, { 'retry-after': text }))).retryAfterMs).toBe(ms);
  });
});

describe('Faults of the wire', () => {
  test('a certificate that is not trusted gets advice that applies to AWS', () => {
    const fault = new BedrockFault({ kind: 'unreachable', code: 'SELF_SIGNED_CERT_IN_CHAIN', detail: 'self-signed', byProxy: false });
    expect(errorOf(fault)).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('NODE_EXTRA_CA_CERTS') });
  });

  test('a proxy that refuses connections is unreachable, one that wants a password says so', () => {
    expect(errorOf(thrown('Error', 'connect ECONNREFUSED', { code: 'ECONNREFUSED' }))).toMatchObject({ kind: 'unreachable' });
    expect(errorOf(thrown('TimeoutError', 'no connection'))).toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('connecting took too long'),
    });
    expect(errorOf(thrown('Unknown', 'who are you', answered(407)))).toMatchObject({ kind: 'auth', message: expect.stringContaining('HTTPS_PROXY') });
  });

  test('the password of a proxy is not quoted', () => {
    const error = thrown('Error', 'Failed to establish tunnel via http://me:hunter2@proxy:80: HTTP/1.1 407', { code: 'ERR_PROXY_TUNNEL' });
    expect(errorOf(error)).toMatchObject({ kind: 'auth', detail: 'Failed to establish tunnel via http://…@proxy:80: HTTP/1.1 407' });
  });

  test('a page in place of JSON is nobody of AWS, whatever it refuses, and a redirect says where to', () => {
    for (const status of [400, 403, 404])
      expect(errorOf(thrown('SyntaxError', 'Unexpected token <', answered(status))).message).toContain(`status ${status} and a page instead of data`);
    expect(errorOf(thrown('UnknownError', '', answered(302, { location: 'https://login.test/' }))).message).toContain(
      'redirects to https://login.test/',
    );
  });

  test('an expired certificate is no matter of authorities', () => {
    const fault = new BedrockFault({ kind: 'unreachable', code: 'CERT_HAS_EXPIRED', detail: 'certificate has expired', byProxy: false });
    expect(errorOf(fault).message).toContain('has a certificate that has expired');
  });

  test('a reset in the middle of the answer is a broken answer, though its status came', () => {
    expect(errorOf(thrown('Error', 'read ECONNRESET', { code: 'ECONNRESET', ...answered(200) }), { phase: 'token' })).toMatchObject({
      kind: 'protocol',
      message: expect.stringContaining('in the middle of its answer'),
    });
    expect(errorOf(thrown('Error', 'read ECONNRESET', { code: 'ECONNRESET' }), { phase: 'stream' })).toMatchObject({ kind: 'protocol' });
  });
});
