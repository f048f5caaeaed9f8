import type { FoundServer } from '../../electron/domain/discovery.ts';
import type { Provider, ProviderKind } from '../../electron/domain/provider.ts';
import type { SecretDraft } from '../components/SecretField.tsx';
import { fullUrl, isSameServer, urlProblem } from './address.ts';

/** What to do about the token: keep the one that is stored, or take what was typed (nothing typed: none). */
export type TokenDraft = SecretDraft;

/** How Bedrock is let in; `chain`: whatever the AWS tools of this computer would use. */
export type AwsAccess = 'profile' | 'key' | 'chain';

/** What the form of a connection holds, as texts. Only the fields of its kind count. */
export interface Draft {
  readonly kind: ProviderKind;
  readonly name: string;
  readonly baseUrl: string;
  readonly token: TokenDraft;
  readonly caFile: string;
  readonly allowCloud: boolean;
  readonly access: AwsAccess;
  readonly profile: string;
  readonly region: string;
  readonly endpointUrl: string;
}

type Unnamed<P> = P extends unknown ? Omit<P, 'id' | 'name'> : never;
/** A provider before it has an id and a name: what a connection test takes. */
export type ProviderDraft = Unnamed<Provider>;

export type DraftErrors = { readonly [Field in 'baseUrl' | 'token' | 'profile' | 'region' | 'endpointUrl']?: string };

const NO_TOKEN: TokenDraft = { kind: 'typed', text: '' };
const USUAL_URLS: Readonly<Record<ProviderKind, string>> = {
  ollama: 'http://localhost:11434',
  openai: 'http://localhost:8080',
  vllm: 'http://localhost:8000',
  bedrock: '',
};
export const kindNames: Readonly<Record<ProviderKind, string>> = {
  ollama: 'Ollama',
  openai: 'OpenAI-compatible',
  vllm: 'vLLM',
  bedrock: 'Amazon Bedrock',
};

/** A form as it is at first. */
export function emptyDraft(kind: ProviderKind, known: Partial<Omit<Draft, 'kind'>> = {}): Draft {
  return {
    kind,
    name: '',
    baseUrl: USUAL_URLS[kind],
    token: NO_TOKEN,
    caFile: '',
    allowCloud: false,
    access: 'profile',
    profile: '',
    region: '',
    endpointUrl: '',
    ...known,
  };
}

/** The form of a server that was found. */
export function draftOfFound({ kind, baseUrl, server }: FoundServer): Draft {
  return emptyDraft(kind, { baseUrl, name: server.kind === 'openai' ? '' : server.name });
}

/** The form of a saved provider. */
export function draftOf(provider: Provider): Draft {
  const { kind, name } = provider;
  const token: TokenDraft = provider.token === undefined ? NO_TOKEN : { kind: 'kept', ref: provider.token };
  if (provider.kind === 'bedrock') {
    const { region, profile = '', endpointUrl = '' } = provider;
    const access = provider.token !== undefined ? 'key' : profile === '' ? 'chain' : 'profile';
    return emptyDraft(kind, { name, token, region, profile, endpointUrl, access });
  }
  const allowCloud = provider.kind === 'ollama' && provider.allowCloud;
  return emptyDraft(kind, { name, token, baseUrl: provider.baseUrl, caFile: provider.caFile ?? '', allowCloud });
}

/** The provider that a draft means, without a token that has yet to be stored. */
export function providerOf(draft: Draft): ProviderDraft {
  const { kind } = draft;
  const ref = tokenRefOf(draft);
  const token = ref === null ? {} : { token: ref };
  if (kind === 'bedrock') {
    const profile = draft.access === 'profile' ? { profile: draft.profile.trim() } : {};
    const endpointUrl = fullUrl(draft.endpointUrl);
    return { kind, region: draft.region.trim(), ...profile, ...token, ...(endpointUrl === '' ? {} : { endpointUrl }) };
  }
  const caFile = draft.caFile.trim();
  const http = { baseUrl: fullUrl(draft.baseUrl), ...token, ...(caFile === '' ? {} : { caFile }) };
  return kind === 'ollama' ? { kind, ...http, allowCloud: draft.allowCloud } : { kind, ...http };
}

/** The name to save under: the one that was typed, else that of the server that answered, else that of its kind. */
export function nameOf({ name, kind }: Pick<Draft, 'name' | 'kind'>, serverName: string | null): string {
  const typed = name.trim();
  if (typed !== '') return typed;
  return serverName ?? (kind === 'bedrock' ? 'Bedrock' : kindNames[kind]);
}

const ENV_REF = /^env:[A-Za-z_][A-Za-z0-9_]*$/;
const hasToken = ({ kind, access }: Draft): boolean => kind !== 'bedrock' || access === 'key';

/** Where the token is kept already: in an environment variable, or in the secret store. */
function tokenRefOf(draft: Draft): string | null {
  if (!hasToken(draft)) return null;
  if (draft.token.kind === 'kept') return draft.token.ref;
  const text = draft.token.text.trim();
  return ENV_REF.test(text) ? text : null;
}

/** A token that was typed and has to be stored; `null` when there is none. */
export function secretOf(draft: Draft): string | null {
  if (!hasToken(draft) || draft.token.kind === 'kept') return null;
  const text = draft.token.text.trim();
  return text === '' || ENV_REF.test(text) ? null : text;
}

/** What is wrong, per field. The service checks again. */
export function errorsOf(draft: Draft): DraftErrors {
  const problems = draft.kind === 'bedrock' ? awsProblems(draft) : { baseUrl: baseUrlProblem(draft), token: tokenProblem(draft) };
  return Object.fromEntries(Object.entries(problems).filter(([, problem]) => problem !== null));
}

function baseUrlProblem({ baseUrl, kind }: Draft): string | null {
  return baseUrl.trim() === '' ? `Type the address of the server, for example ${USUAL_URLS[kind]}.` : urlProblem(fullUrl(baseUrl));
}

function tokenProblem(draft: Draft): string | null {
  if (draft.token.kind === 'kept') return null;
  const text = draft.token.text.trim();
  if (/^env:/.test(text) && !ENV_REF.test(text)) return 'Write env: and the name of the variable, for example env:MY_API_KEY.';
  return /[^\u0021-\u007e]/.test(text) ? 'The token contains a blank or a character that no token has. Paste it again.' : null;
}

function awsProblems(draft: Draft): Record<keyof DraftErrors, string | null> {
  const { access, profile, endpointUrl, token } = draft;
  const region = draft.region.trim();
  const noKey = token.kind === 'typed' && token.text.trim() === '' ? 'Paste the Bedrock API key, or choose another way to sign in.' : null;
  return {
    baseUrl: null,
    profile: access === 'profile' && profile.trim() === '' ? 'Choose a profile, or another way to sign in.' : null,
    token: access === 'key' ? (noKey ?? tokenProblem(draft)) : null,
    region: /^[a-z]{2}(-[a-z]+)+-\d$/.test(region) ? null : region === '' ? 'Choose the region.' : 'A region looks like us-east-1.',
    endpointUrl: endpointUrl.trim() === '' ? null : urlProblem(fullUrl(endpointUrl)),
  };
}

/** A provider that a new draft would double. */
export function twinOf(draft: Draft, providers: readonly Provider[]): Provider | null {
  const drafted = providerOf(draft);
  return providers.find((known) => isTwin(drafted, known)) ?? null;
}

function isTwin(drafted: ProviderDraft, known: Provider): boolean {
  if (drafted.kind !== 'bedrock') return known.kind !== 'bedrock' && isSameServer(drafted.baseUrl, known.baseUrl);
  const { region, profile, endpointUrl } = drafted;
  // Two keys are two accounts, for all that can be seen here.
  if (known.kind !== 'bedrock' || drafted.token !== undefined || known.token !== undefined) return false;
  return region === known.region && profile === known.profile && endpointUrl === known.endpointUrl;
}

/** Whether a connection differs from the saved one. */
export function isChanged(draft: Draft, saved: Provider): boolean {
  const was = draftOf(saved);
  const same = JSON.stringify(providerOf(draft)) === JSON.stringify(providerOf(was));
  return !same || secretOf(draft) !== null || draft.name.trim() !== was.name;
}
