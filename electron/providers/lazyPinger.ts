import { loadOnce } from '../domain/loadOnce.ts';
import { messageOf } from '../domain/messageOf.ts';
import type { Pinger, PingerOptions } from './pinger.ts';

/**
 * A pinger that is loaded when it is first needed, and warmed up before anything is measured: with its HTTP client it takes as long to
 * load as all the rest of the service, which should answer before.
 * @param onError told when the warm-up fails; the first pings are then a little slow
 */
export function lazyPinger(options: PingerOptions, onError: (message: string) => void): Pinger {
  let loading: Promise<unknown> | undefined;
  let ready: Pinger | undefined;
  const load = loadOnce(async () => {
    const { createPinger } = await import('./pinger.ts');
    const pinger = createPinger(options);
    await pinger.warmUp().catch((error: unknown) => onError(messageOf(error)));
    ready = pinger;
    return pinger;
  });
  const loaded = (): Promise<Pinger> => {
    const pinger = load();
    loading = pinger;
    return pinger;
  };
  return {
    ping: async (job) => (await loaded()).ping(job),
    load: async (job) => (await loaded()).load(job),
    unload: async (job) => (await loaded()).unload(job),
    look: async (provider, signal) => (await loaded()).look(provider, signal),
    expiryOf: async (provider) => {
      await loading?.catch(() => undefined);
      return (await ready?.expiryOf(provider)) ?? null;
    },
    identityOf: (provider) => ready?.identityOf(provider) ?? null,
    warmUp: () =>
      loaded().then(
        () => undefined,
        (error: unknown) => onError(messageOf(error)),
      ),
    // Nothing was learned before it was loaded.
    forget: (id) => ready?.forget(id),
    async close() {
      await loading?.catch(() => undefined);
      await ready?.close();
    },
  };
}
