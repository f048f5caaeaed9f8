import type { Clock } from '../keepalive/clock.ts';
import type { SafeSecrets } from './safeSecrets.ts';
import type { Service } from './shell.ts';

/** A keyring may wait for its user for hours; after this long, what needs no secret is kept warm without them. */
const LIMIT_MS = 20_000;

/** Starts the engine when the secrets are decrypted, or after a while without them; what they were missing for is then pinged when they are there. */
export async function startUnlocked(
  service: Service,
  secrets: Pick<SafeSecrets, 'unlock' | 'hasLocked'>,
  clock: Pick<Clock, 'setTimer'>,
): Promise<void> {
  const unlocked = secrets.unlock().then((problem) => {
    if (problem !== null) service.note(problem, () => secrets.hasLocked);
  });
  if (!(await inTime(unlocked, clock))) {
    service.log.scoped('desktop').warn('The keyring has not given out the secrets yet; the engine starts without them', {});
    void unlocked.then(() => pingRefused(service));
  }
  await service.start();
}

function inTime(done: Promise<void>, clock: Pick<Clock, 'setTimer'>): Promise<boolean> {
  return new Promise((resolve) => {
    const limit = clock.setTimer(() => resolve(false), LIMIT_MS);
    void done.finally(() => {
      limit.cancel();
      resolve(true);
    });
  });
}

/** Wrong credentials are not tried again soon; these were only late. */
function pingRefused({ settings, monitor }: Service): Promise<unknown> {
  const { endpoints, providers } = settings.current;
  const withSecret = new Set(providers.filter(({ token }) => token?.startsWith('secret:')).map(({ id }) => id));
  const refused = endpoints.filter(({ id, providerId }) => withSecret.has(providerId) && monitor.state(id)?.error?.kind === 'auth');
  return monitor.pingNow(refused.map(({ id }) => id));
}
