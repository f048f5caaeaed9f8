import { expect, test } from 'vitest';
import { troubleOf } from '../../electron/storage/redis/trouble.ts';

const coded = (code: string, message = code): Error => Object.assign(new Error(message), { code });

test.each<[RegExp, unknown]>([
  [/^Redis refuses the password/, new Error('WRONGPASS invalid username-password pair or user is disabled.')],
  [/^Redis wants a password/, new Error('NOAUTH Authentication required.')],
  [/let it use scripts/, new Error("NOPERM User default has no permissions to run the 'evalsha' command")],
  [/address of its master/, new Error("READONLY You can't write against a read only replica.")],
  [/^Nothing listens at this address/, coded('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:6379')],
  [/^Nothing listens at this address/, new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')])],
  [/does not know the name/, coded('ENOTFOUND', 'getaddrinfo ENOTFOUND nowhere')],
  [/certificate of the server is not trusted/, coded('DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate')],
  [/prefix in braces/, new Error("CROSSSLOT Keys in request don't hash to the same slot")],
  [/^It does not answer in time/, new Error('Redis did not answer within 1000 ms')],
  [/^Redis cannot be used: something new$/, new Error('something new')],
])('What goes wrong with Redis is told in words: %s', (words, error) => expect(troubleOf(error)).toMatch(words));
