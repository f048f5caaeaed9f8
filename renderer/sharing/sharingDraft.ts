import type { SecretRef } from '../../electron/domain/provider.ts';
import type { Sharing, SharingMode } from '../../electron/domain/sharing.ts';
import type { SecretDraft } from '../components/SecretField.tsx';
import { sentenceOf } from '../settings/general.ts';

/** A password goes in and never comes out: one that is kept is a reference. */
export type PasswordDraft = SecretDraft<SecretRef>;

/** How the work is shared, as texts while they are edited. */
export interface SharingDraft {
  readonly mode: SharingMode;
  readonly url: string;
  readonly username: string;
  readonly password: PasswordDraft;
  readonly caFile: string;
  readonly prefix: string;
  readonly instance: string;
  readonly dedicated: string;
}

export type SharingErrors = Partial<Record<keyof SharingDraft | 'other', string>>;

export const USUAL_PREFIX = 'keepalive';
const NO_PASSWORD: PasswordDraft = { kind: 'typed', text: '' };

export function draftOf({ mode, url, username, password, caFile, prefix, instance, dedicated }: Sharing): SharingDraft {
  return {
    mode,
    url: url ?? '',
    username: username ?? '',
    password: password === null ? NO_PASSWORD : { kind: 'kept', ref: password },
    caFile: caFile ?? '',
    prefix: prefix === USUAL_PREFIX ? '' : prefix,
    instance: instance ?? '',
    dedicated: dedicated ?? '',
  };
}

/** A reference that stands in the field itself. */
const REFERENCE = /^(?:env|secret):\S+$/;

/** The password that is to be stored before the rest is saved; `null`: there is none, or it is a reference. */
export function newPassword({ password }: SharingDraft): string | null {
  return password.kind === 'typed' && password.text !== '' && !REFERENCE.test(password.text.trim()) ? password.text : null;
}

/** What the draft says, as the service takes it. @param stored the reference to {@link newPassword}, once it is stored */
export function sharingOf(draft: SharingDraft, stored: string | null = null): Record<keyof Sharing, string | null> {
  const { password } = draft;
  const typed = password.kind === 'typed' ? orNull(password.text) : null;
  const reference = password.kind === 'kept' ? password.ref : typed !== null && REFERENCE.test(typed) ? typed : null;
  return {
    mode: draft.mode,
    url: orNull(draft.url),
    username: orNull(draft.username),
    password: stored ?? reference,
    caFile: orNull(draft.caFile),
    prefix: orNull(draft.prefix) ?? USUAL_PREFIX,
    instance: orNull(draft.instance),
    dedicated: orNull(draft.dedicated),
  };
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

export function isChanged(draft: SharingDraft, saved: Sharing): boolean {
  const next = sharingOf(draft);
  return (
    newPassword(draft) !== null ||
    Object.entries(saved).some(([name, value]) => Object.entries(next).some(([key, now]) => key === name && now !== value))
  );
}

/** What is wrong before anybody is asked. */
export function errorsOf({ mode, url }: SharingDraft): SharingErrors {
  return mode !== 'alone' && url.trim() === '' ? { url: 'Write the address of a Redis, for example redis://gpu-box:6379.' } : {};
}

const FIELDS = ['mode', 'url', 'username', 'password', 'caFile', 'prefix', 'instance', 'dedicated'] as const;

/** The service names the field of each line: `sharing.url: put the password into …`. */
export function errorsIn(message: string): SharingErrors {
  const errors: SharingErrors = {};
  for (const line of message.split('\n')) {
    const name = FIELDS.find((field) => new RegExp(`^(?:sharing\\.)?${field}: `).test(line)) ?? 'other';
    errors[name] ??= sentenceOf(line.replace(/^(?:sharing\.)?[a-zA-Z]+: /, ''));
  }
  return errors;
}
