import { messageOf } from '../../domain/messageOf.ts';

/** What the errors of sockets and of Redis mean to people, and what to do. The first that fits counts. */
const WORDS: readonly (readonly [sign: RegExp, words: string])[] = [
  [/WRONGPASS|invalid password|invalid username-password/i, 'Redis refuses the password. Check user and password.'],
  [/NOAUTH|without any password configured/i, 'Redis wants a password, or has none set for this user. Check user and password.'],
  [/NOPERM/, 'This user of Redis may not run what is needed: let it use scripts, and all keys below the prefix.'],
  [
    /DENIED Redis is running in protected mode/,
    'Redis takes no connections from other computers: it runs in protected mode. Set a password in its configuration.',
  ],
  [/READONLY/, 'This Redis is a replica, which takes no changes. Write the address of its master.'],
  [/max number of clients/i, 'Redis has as many connections as it allows.'],
  [/MISCONF|OOM command not allowed/, 'Redis takes no changes just now: its disk or memory is full.'],
  [/CROSSSLOT/, 'A cluster needs all keys on one node: write the prefix in braces, for example {keepalive}.'],
  [/ECONNREFUSED/, 'Nothing listens at this address. Is Redis running?'],
  [/ENOTFOUND|EAI_AGAIN/, 'This computer does not know the name of the host.'],
  [/EHOSTUNREACH|ENETUNREACH/, 'There is no way to this host from here.'],
  [
    /SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|self[- ]signed|unable to (verify|get)|CERT_|certificate/i,
    'The certificate of the server is not trusted. Name the file of the authority that signed it, or use the name that it is for.',
  ],
  [/WRONG_VERSION_NUMBER|wrong version number|EPROTO/i, 'The server does not speak TLS: write redis:// in place of rediss://.'],
  [/timeout|ETIMEDOUT|did not answer within/i, 'It does not answer in time.'],
  [/Socket closed|ECONNRESET|offline/i, 'The connection was closed. Does the server want TLS (rediss://)?'],
];

/** What is wrong with a connection, in a sentence or two. @param password what it must not show, should the server repeat it */
export function troubleOf(error: unknown, password?: string): string {
  const text = password ? textOf(error).replaceAll(password, '…') : textOf(error);
  const [, words] = WORDS.find(([sign]) => sign.test(text)) ?? [];
  return words ?? `Redis cannot be used: ${text}`;
}

/** Codes are more exact than messages; several addresses of one name fail with an error that holds the others. */
function textOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(textOf).join(', ');
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  const cause = error instanceof Error && error.cause !== undefined ? ` (${textOf(error.cause)})` : '';
  return `${typeof code === 'string' ? `${code}: ` : ''}${messageOf(error)}${cause}`;
}
