import { discover as search } from '../discover.ts';
import type { AwsProfile, Discovery, FoundServer, Place } from '../domain/discovery.ts';
import type { ModelInfo } from '../domain/modelInfo.ts';
import { defaultSettings } from '../domain/settings.ts';
import { filesIn } from '../storage/dataDir.ts';
import { readSettings } from '../storage/settingsStore.ts';
import { columns, complain, EXIT, type ExitCode, painter, plural, type Terminal } from './output.ts';

export interface DiscoverOptions {
  readonly dataDir: string;
  readonly host: string | undefined;
  readonly network: boolean;
  readonly json: boolean;
}

/** Looks for model servers and AWS profiles. To find nothing is an answer, too. */
export async function discover(options: DiscoverOptions, terminal: Terminal): Promise<ExitCode> {
  const { host, network, json, dataDir } = options;
  if (host !== undefined && network) return complain(terminal, options, 'usage', 'Name a host or ask for the network, not both.');
  const files = filesIn(dataDir);
  const settings = readSettings(files.settings);
  if (!settings.ok) return complain(terminal, options, 'failed', `${files.settings} cannot be used: ${settings.error}`);
  if (network && !json) terminal.err('Looking at the local network. This takes up to 20 seconds.\n');
  const place: Place = host !== undefined ? { host } : network ? { network } : 'here';
  const found = await search(place, { env: terminal.env, providers: (settings.value ?? defaultSettings()).providers });
  if (!found.ok) return complain(terminal, options, network ? 'failed' : 'usage', found.error);
  terminal.out(json ? `${JSON.stringify(found.value, null, 2)}\n` : renderDiscovery(found.value, place, terminal));
  return EXIT.done;
}

type Screen = Pick<Terminal, 'colour'>;

/** What people see. */
export function renderDiscovery({ servers, aws }: Discovery, place: Place, terminal: Screen): string {
  const paint = painter(terminal);
  const where = placeName(place);
  const head = servers.length === 0 ? `No model server answers ${where}` : `${plural(servers.length, 'model server')} ${where}`;
  const profiles = aws.length === 0 ? '' : `${paint('bold', plural(aws.length, 'AWS profile'))}\n\n${renderProfiles(aws, terminal)}\n`;
  const advice = servers.length === 0 ? `${paint('dim', adviceFor(place))}\n\n` : '';
  return `\n${paint('bold', head)}\n\n${servers.map((server) => `${renderServer(server, terminal)}\n`).join('')}${advice}${profiles}`;
}

function placeName(place: Place): string {
  if (place === 'here') return 'on this computer';
  return 'host' in place ? `on ${place.host}` : 'in the local network';
}

function adviceFor(place: Place): string {
  if (place === 'here') {
    return '  Start one, for example with: ollama serve\n  Look at another computer: --host NAME, at all nearby: --network. Without a model: pilotlight serve --demo';
  }
  const open = '  A server is found there if it listens on its network address and not on 127.0.0.1 only; Ollama does with OLLAMA_HOST=0.0.0.0.';
  return 'host' in place ? `${open}\n  At an unusual port, name it: --host ${place.host.replace(/:\d+$/, '')}:PORT` : open;
}

const SHOWN_MODELS = 12;

function renderServer({ server, baseUrl, models, needsToken, providerId }: FoundServer, terminal: Screen): string {
  const paint = painter(terminal);
  const name = paint('bold', `${server.name}${server.version === null ? '' : ` ${server.version}`}`);
  const state = providerId === null ? '' : `  ${paint('dim', `added as ${providerId}`)}`;
  const about = needsToken ? '  wants an API key' : models.length === 0 ? '  no models' : '';
  const rows = models.slice(0, SHOWN_MODELS).map((model) => [
    // The indent belongs to the first cell.
    { text: `  ${model.id}` },
    { text: model.detail ?? '', style: 'dim' as const },
    { text: stateOf(model), ...(model.loaded === true ? { style: 'yellow' as const } : { style: 'dim' as const }) },
  ]);
  const more = models.length > SHOWN_MODELS ? `    and ${models.length - SHOWN_MODELS} more\n` : '';
  return `  ${name}  ${baseUrl}${about}${state}\n${columns(rows, paint)}${more}`;
}

function stateOf({ loaded, task, note }: ModelInfo): string {
  const facts = [loaded === true ? 'loaded' : '', task === 'embed' ? 'embeddings' : '', note === null ? '' : note.replace(/[.:].*$/s, '')];
  return facts.filter((fact) => fact !== '').join(', ');
}

function renderProfiles(profiles: readonly AwsProfile[], terminal: Screen): string {
  const rows = profiles.map(({ name, region, sso, providerId }) => [
    { text: name },
    { text: region ?? 'no region', style: 'dim' as const },
    { text: sso ? 'sign in with: aws sso login' : '', style: 'dim' as const },
    { text: providerId === null ? '' : `added as ${providerId}`, style: 'dim' as const },
  ]);
  return columns(rows, painter(terminal));
}
