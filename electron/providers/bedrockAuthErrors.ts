import type { PingError } from '../domain/ping.ts';
import { type Hidden, ownWords, pingError } from './adapter.ts';
import type { Identity } from './bedrockClient.ts';
import type { Scene, SdkError } from './bedrockErrors.ts';

/** AWS refuses signatures that are five minutes off. */
const SKEW_MS = 4 * 60_000;
const OFFLINE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|TimeoutError/;

/** Why AWS does not let us in, and what to do. */
export function authSentence(error: SdkError, scene: Scene): string {
  const { identity } = scene;
  const isKey = identity.kind === 'key' || identity.kind === 'environmentKey';
  if (isKey && /api key|bearer|token|authenticat/i.test(error.message)) {
    return /expired/i.test(error.message)
      ? `${nameOf(identity)} expired. ${newKey(identity)}`
      : `AWS does not accept ${lower(nameOf(identity))}. ${newKey(identity)}`;
  }
  switch (error.name) {
    case 'ExpiredTokenException':
      return `${nameOf(identity)} expired. ${renewal(identity)}`;
    case 'UnrecognizedClientException':
      return `AWS does not know ${lower(nameOf(identity))}: the access key is wrong, deleted or of another partition. ${renewal(identity)}`;
    case 'InvalidSignatureException':
      return signatureSentence(error, scene);
    case 'AccessDeniedException':
      return accessSentence(error.message, scene);
    default:
      return `AWS did not let ${lower(nameOf(identity))} in. ${renewal(identity)}`;
  }
}

function signatureSentence(error: SdkError, { identity, now }: Scene): string {
  const skew = now - Date.parse(error.$response?.headers['date'] ?? '');
  if (Math.abs(skew) >= SKEW_MS) {
    const minutes = Math.round(Math.abs(skew) / 60_000);
    return `AWS refused the signature because this computer's clock is ${minutes} minutes ${skew > 0 ? 'ahead' : 'behind'}. Set the clock.`;
  }
  if (/expired|not yet current/i.test(error.message)) return `AWS refused the signature because this computer's clock is wrong. Set the clock.`;
  return `AWS refused the signature of ${lower(nameOf(identity))}: the secret key does not fit, or this computer's clock is off. Check both.`;
}

function accessSentence(text: string, { identity, model, region }: Scene): string {
  if (/not authorized to perform|explicit deny/i.test(text)) {
    return `${nameOf(identity)} may not call ${model}. Allow the IAM action bedrock:InvokeModelWithResponseStream for it.`;
  }
  if (/access to the model/i.test(text)) {
    return `This AWS account has no access to ${model} in ${region}. Request it in the Bedrock console under Model access.`;
  }
  return `AWS denied access to ${model} in ${region}. Check Model access in the Bedrock console and the IAM action bedrock:InvokeModelWithResponseStream.`;
}

/**
 * No request was made, because there are no credentials to sign it with.
 * @param error what the lookup threw; `undefined` when it gave nothing within `waitedMs`
 */
export function credentialsError(error: SdkError | undefined, scene: Scene, waitedMs = 0): PingError {
  const { identity, server } = scene;
  if (error === undefined) {
    return pingError('auth', `${nameOf(identity)} did not arrive within ${waitedMs / 1000} s. Is a credential process waiting for input?`);
  }
  const detail = serviceWords(error.message, scene.secret);
  if (OFFLINE.test(`${error.name} ${error.message}`)) {
    return pingError('unreachable', `${nameOf(identity)} cannot be renewed: AWS's sign-in service does not answer. Are you online?`, { detail });
  }
  const isLookup = /Provider/.test(error.name) || /token|credential|expired|unauthori|accessdenied/i.test(`${error.name} ${error.message}`);
  if (!isLookup) return pingError('badRequest', `The request to ${server} could not be made. Check the provider's settings.`, { detail });
  return pingError('auth', lookupSentence(error.message, identity), { detail });
}

function lookupSentence(text: string, identity: Identity): string {
  if (/multi-factor|mfa/i.test(text)) {
    return `${nameOf(identity)} need a one-time code, which cannot be typed in here. Use a profile with a session, for example from aws sso login.`;
  }
  if (/expired|sso session|token is|refresh/i.test(text)) return `${nameOf(identity)} expired. ${renewal(identity)}`;
  if (identity.kind === 'profile' && /could not resolve credentials using profile|not found|could not be found/i.test(text)) {
    return `There are no AWS credentials for profile ${identity.profile}. Set it up with: aws configure sso --profile ${identity.profile}`;
  }
  if (identity.kind === 'chain')
    return 'No AWS credentials were found on this computer. Choose a profile or an API key in the provider’s settings, or run: aws configure';
  return `${nameOf(identity)} cannot be had. ${renewal(identity)}`;
}

function nameOf(identity: Identity): string {
  switch (identity.kind) {
    case 'key':
      return 'The Bedrock API key';
    case 'environmentKey':
      return 'The Bedrock API key in AWS_BEARER_TOKEN_BEDROCK';
    case 'profile':
      return `AWS credentials of profile ${identity.profile}`;
    case 'chain':
      return 'AWS credentials of this computer';
  }
}

/** How to say that credentials expire, and what to do about it. */
export function expiryWords(identity: Identity): { readonly says: string; readonly remedy: string } {
  const isKey = identity.kind === 'key' || identity.kind === 'environmentKey';
  return { says: `${nameOf(identity)} ${isKey ? 'expires' : 'expire'}`, remedy: renewal(identity) };
}

function renewal(identity: Identity): string {
  switch (identity.kind) {
    case 'key':
    case 'environmentKey':
      return newKey(identity);
    case 'profile':
      return `Run: aws sso login --profile ${identity.profile}`;
    case 'chain':
      return 'Run: aws sso login, or renew them the way you got them.';
  }
}

function newKey({ kind }: Identity): string {
  return kind === 'environmentKey'
    ? 'Create a new one in the Bedrock console and start Pilot Light with it.'
    : 'Create a new one in the Bedrock console and set it for this provider.';
}

/** The same in the middle of a sentence. */
function lower(name: string): string {
  return name.replace(/^The /, 'the ').replace(/^AWS credentials/, 'the credentials');
}

/**
 * The service's own words without anything that opens a door: the API key, access key ids, session tokens (a signature mismatch is
 * explained by quoting the request), passwords in URLs, and the command line of a failed credential process. Account ids stay.
 */
export function serviceWords(text: string, secret: Hidden): string {
  const clean = text
    .replace(/Command failed:.*/, 'the credential process failed')
    .replace(/(x-amz-security-token|authorization|signature=)[:\s]*[^\s,'"]+/gi, '$1 …')
    .replace(/\/\/[^\s/@]+@/g, '//…@')
    .replace(/\b(A3T[A-Z0-9]|AKIA|ASIA)[A-Z0-9]{12,}\b/g, '…')
    .replace(/\b(ABSK|bedrock-api-key-)[A-Za-z0-9+/=_-]{8,}/g, '…');
  return ownWords(clean, secret);
}
