import { z } from 'zod';
import type { SecretResolver } from '../domain/measurement.ts';
import type { Sharing, SharingTest } from '../domain/sharing.ts';
import type { Clock } from '../keepalive/clock.ts';
import { connectRedis } from '../storage/redis/connection.ts';
import { keysUnder } from '../storage/redis/keys.ts';
import { PROBE } from '../storage/redis/scripts.ts';
import { troubleOf } from '../storage/redis/trouble.ts';
import { accessOf } from './access.ts';

export interface TestParts {
  readonly secrets: SecretResolver;
  readonly clock: Pick<Clock, 'monoNow' | 'wallNow'>;
  /** In place of the password that the settings refer to. */
  readonly password?: string | undefined;
}

const answerSchema = z.tuple([z.string(), z.string()]);
/** More than that and the times of pings are shown wrong; the schedule itself goes by the server's clock, ms. */
const CLOCK_OFF_MS = 2_000;

/** Connects, and runs a script as sharing needs it. Leaves nothing behind. */
export async function testSharing(settings: Sharing, { secrets, clock, password }: TestParts): Promise<SharingTest> {
  const failed = (message: string): SharingTest => ({ ok: false, message, server: null, tookMs: null, clockAheadMs: null });
  const access = await accessOf(settings, secrets, password);
  if (!access.ok) return failed(`${access.error.charAt(0).toUpperCase()}${access.error.slice(1)}.`);
  const { target, ...login } = access.value;
  let last: unknown;
  const redis = await connectRedis(target, login, (error) => {
    last = error;
  });
  try {
    const keys = keysUnder(settings.prefix);
    // The first run loads the script; the second is as quick as all others.
    await redis.run(PROBE, [keys.leases, keys.wakeups], []);
    const [sentAt, at] = [clock.monoNow(), clock.wallNow()];
    const [now, info] = answerSchema.parse(await redis.run(PROBE, [keys.leases, keys.wakeups], []));
    const tookMs = clock.monoNow() - sentAt;
    const clockAheadMs = Math.round(at + tookMs / 2 - Number(now) * 1000);
    const server = serverIn(info);
    return { ok: true, message: sentence(server, tookMs, clockAheadMs), server, tookMs: Math.round(tookMs * 10) / 10, clockAheadMs };
  } catch (error) {
    return failed(troubleOf(last ?? error, login.password));
  } finally {
    redis.close();
  }
}

/** Valkey says what it is; a Redis has its version alone. */
function serverIn(info: string): string | null {
  const valkey = /^valkey_version:(\S+)/m.exec(info)?.[1];
  const redis = /^redis_version:(\S+)/m.exec(info)?.[1];
  return valkey !== undefined ? `Valkey ${valkey}` : redis !== undefined ? `Redis ${redis}` : null;
}

function sentence(server: string | null, tookMs: number, clockAheadMs: number): string {
  const took = tookMs < 1 ? 'under 1 ms' : `${Math.round(tookMs)} ms`;
  const answers = `${server ?? 'It'} answers in ${took}.`;
  if (Math.abs(clockAheadMs) < CLOCK_OFF_MS) return answers;
  const seconds = Math.round(Math.abs(clockAheadMs) / 1000);
  return `${answers} This computer's clock is ${seconds} s ${clockAheadMs > 0 ? 'ahead of' : 'behind'} the server's: pings are shared out right all the same, but shown at other times.`;
}
