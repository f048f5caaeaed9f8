import type { ErrorKind } from '../../electron/domain/ping.ts';

/** Why a ping gave no token, in a word or three. */
export const causeWords: Readonly<Record<ErrorKind, string>> = {
  unreachable: 'no answer',
  auth: 'not let in',
  notFound: 'model not found',
  badRequest: 'request refused',
  busy: 'server busy',
  loading: 'still loading',
  throttled: 'too many requests',
  server: 'server error',
  stalled: 'no token in time',
  protocol: 'answer not understood',
  cancelled: 'cancelled',
};

/** Why a ping was skipped, beside a word that says that it was. */
export const whySkipped = (reason: string): string => reason.replace(/^Skipped: /, '');
