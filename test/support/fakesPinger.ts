import type { Measurement, PingJob } from '../../electron/domain/measurement.ts';
import type { PingError } from '../../electron/domain/ping.ts';
import { err, ok } from '../../electron/domain/result.ts';
import { createPinger, type Pinger } from '../../electron/providers/pinger.ts';

export const USER_AGENT = 'PilotLight/0.0.0 keep-alive';

/** The real pinger with secrets of its own, closed at the end. */
export class TestPinger implements AsyncDisposable {
  readonly pinger: Pinger;

  /** @param secrets by reference, `env:KEY` */
  constructor(secrets: Readonly<Record<string, string>> = {}) {
    this.pinger = createPinger({
      secrets: (ref) => {
        const secret = secrets[ref];
        return secret === undefined ? err(`${ref} is not set.`) : ok(secret);
      },
      userAgent: USER_AGENT,
      wallNow: () => Date.now(),
    });
  }

  /** A ping that must succeed. */
  async ping(job: PingJob): Promise<Extract<Measurement, { ok: true }>> {
    const measured = await this.pinger.ping(job);
    if (!measured.ok) throw new Error(`the ping failed: ${measured.error.message}`);
    return measured;
  }

  /** The error of a ping that must fail. */
  async errorOf(job: PingJob): Promise<PingError> {
    const measured = await this.pinger.ping(job);
    if (measured.ok) throw new Error('the ping was answered');
    return measured.error;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.pinger.close();
  }
}
