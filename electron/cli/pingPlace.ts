import { err, ok, type Result } from '../domain/result.ts';
import { defaultSettings, parseSettings, type Settings } from '../domain/settings.ts';
import { CURRENT_VERSION } from '../domain/settingsUpgrade.ts';
import type { Target } from '../keepalive/catalog.ts';
import { demoDataDir, filesIn } from '../storage/dataDir.ts';
import { readSettings } from '../storage/settingsStore.ts';
import type { Complaint } from './output.ts';
import { changesRequest, describesServer, type PingFlags, pingTarget } from './pingTarget.ts';
import { anyService, type RunningService } from './service.ts';

/** What is pinged, by whom, and whose settings and secrets hold for it. */
export interface PingPlace {
  readonly target: Target;
  readonly settings: Settings;
  readonly dataDir: string;
  /** The running service that makes the pings and keeps them; `null`: they go from here, and nothing is kept. */
  readonly service: RunningService | null;
  /** Who makes them and why, where that is not plain, for people. */
  readonly note: string | null;
}

export interface PingPlaceOptions extends PingFlags {
  readonly dataDir: string;
  readonly endpoint: string | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;
type Found = Result<PingPlace, { readonly kind: Complaint; readonly message: string }>;

/** Finds the endpoint where `status` shows it: in the running service, or in that of its demo. Without one, in the settings file. */
export async function findPlace(options: PingPlaceOptions, env: Env): Promise<Found> {
  const running = describesServer(options) ? undefined : await anyService(options.dataDir);
  if (running?.ok !== true) return inFile(options, env);
  const isDemo = running.value.dataDir === demoDataDir(options.dataDir);
  const there = await inService(running.value, isDemo ? 'demo' : 'service', options, env);
  if (there.ok || !isDemo || options.endpoint === undefined) return there;
  // A demo that runs beside settings of one's own has taken nothing of them.
  const own = inFile(options, env);
  return own.ok ? own : there;
}

function inFile({ dataDir, endpoint, ...flags }: PingPlaceOptions, env: Env): Found {
  const { settings: file } = filesIn(dataDir);
  const read = readSettings(file);
  if (!read.ok) return err({ kind: 'failed', message: `${file} cannot be used: ${read.error}` });
  const settings = read.value ?? defaultSettings();
  const target = pingTarget(endpoint, flags, { settings, where: file }, env);
  return target.ok ? ok({ target: target.value, settings, dataDir, service: null, note: null }) : err({ kind: 'usage', message: target.error });
}

async function inService(service: RunningService, name: 'service' | 'demo', { endpoint, ...flags }: PingPlaceOptions, env: Env): Promise<Found> {
  const settings = await settingsOf(service);
  if (!settings.ok) return err({ kind: 'failed', message: settings.error });
  const where = `The ${name} at ${service.url}`;
  const target = pingTarget(endpoint, flags, { settings: settings.value, where }, env);
  if (!target.ok) return err({ kind: 'usage', message: target.error });
  const place = { target: target.value, settings: settings.value, dataDir: service.dataDir };
  if (changesRequest(flags)) return ok({ ...place, service: null, note: 'from here and not kept, since the options change the request' });
  return ok({ ...place, service, note: `by the ${name} at ${service.url}` });
}

/** What a ping needs of them: the profiles stay where they are. */
async function settingsOf(service: RunningService): Promise<Result<Settings>> {
  const [general, providers, endpoints] = await Promise.all([
    service.get('/api/settings'),
    service.get('/api/providers'),
    service.get('/api/endpoints'),
  ]);
  if (!general.ok) return general;
  if (!providers.ok) return providers;
  if (!endpoints.ok) return endpoints;
  const settings = parseSettings({ ...Object(general.value), version: CURRENT_VERSION, providers: providers.value, endpoints: endpoints.value });
  return settings.ok ? settings : err(`The service at ${service.url} is of another version. Restart it.`);
}
