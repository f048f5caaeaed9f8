import { readFile } from 'node:fs/promises';
import type { SecretResolver } from '../domain/measurement.ts';
import { messageOf } from '../domain/messageOf.ts';
import { parseRedisUrl, type RedisTarget } from '../domain/redisTarget.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Sharing } from '../domain/sharing.ts';
import type { RedisAccess } from '../storage/redis/connection.ts';

/** What is needed to connect. @param typed a password in place of the one that the settings refer to */
export async function accessOf(
  { url, username, password, caFile }: Sharing,
  secrets: SecretResolver,
  typed?: string,
): Promise<Result<RedisAccess & { readonly target: RedisTarget }>> {
  if (url === null) return err('write the address of a Redis first');
  const target = parseRedisUrl(url);
  if (!target.ok) return target;
  const secret = typed !== undefined ? ok(typed) : password === null ? ok(undefined) : secrets(password);
  if (!secret.ok) return secret;
  try {
    const ca = caFile === null ? undefined : await readFile(caFile, 'utf8');
    return ok({ target: target.value, username: username ?? undefined, password: secret.value, ca });
  } catch (error) {
    return err(`the file with the certificate authority cannot be read: ${messageOf(error)}`);
  }
}
