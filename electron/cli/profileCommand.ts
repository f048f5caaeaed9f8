import { z } from 'zod';
import { type Freed, freedSchema } from '../domain/memory.ts';
import { findProfile, type Profile, profileSchema } from '../domain/profile.ts';
import { noProfile } from '../profiles.ts';
import { columns, complain, EXIT, type ExitCode, painter, showMemory, type Terminal } from './output.ts';
import { anyService, type RunningService } from './service.ts';

export interface ProfileOptions {
  readonly dataDir: string;
  /** The one to switch to, by id or name; without one they are listed. */
  readonly profile: string | undefined;
  readonly json: boolean;
}

const listSchema = z.object({ profiles: z.array(profileSchema), profile: z.string().nullable() });
const usedSchema = z.object({ profile: profileSchema, freed: freedSchema.nullable() });

/** Models that are freed must end what they are doing first, ms. */
const SWITCH_WAIT_MS = 300_000;

/** Lists the profiles of the running service, or switches to one. */
export async function profileCommand(options: ProfileOptions, terminal: Terminal): Promise<ExitCode> {
  const found = await anyService(options.dataDir);
  if (!found.ok) return complain(terminal, options, 'notRunning', found.error);
  const service = found.value;
  const answer = await service.get('/api/profiles');
  if (!answer.ok) return complain(terminal, options, 'failed', answer.error);
  const known = listSchema.safeParse(answer.value);
  if (!known.success) return complain(terminal, options, 'failed', anotherVersion(service));
  if (options.profile !== undefined) return switchTo(options.profile, known.data.profiles, service, options, terminal);
  terminal.out(options.json ? `${JSON.stringify(known.data, null, 2)}\n` : renderProfiles(known.data, terminal));
  return EXIT.done;
}

async function switchTo(
  wanted: string,
  profiles: readonly Profile[],
  service: RunningService,
  options: ProfileOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const profile = findProfile(profiles, wanted);
  if (profile === undefined) return complain(terminal, options, 'failed', noProfile(wanted, profiles));
  const answer = await service.ask(`/api/profiles/${profile.id}/use`, {}, SWITCH_WAIT_MS);
  if (!answer.ok) return complain(terminal, options, 'failed', answer.error.message);
  const used = usedSchema.safeParse(answer.value);
  if (!used.success) return complain(terminal, options, 'failed', anotherVersion(service));
  terminal.out(options.json ? `${JSON.stringify(used.data, null, 2)}\n` : `Switched to the profile ${profile.name}.\n${freedWords(used.data.freed)}`);
  return EXIT.done;
}

const anotherVersion = ({ url }: RunningService): string => `The service at ${url} is of another version. Restart it.`;

/** The list people see. */
function renderProfiles({ profiles, profile: current }: z.infer<typeof listSchema>, terminal: Pick<Terminal, 'colour'>): string {
  if (profiles.length === 0) return 'No profile was saved yet. Save one in the page, under Settings, Profiles.\n';
  return columns(
    profiles.map(({ id, name, warming, releaseAll }) => [
      { text: id === current ? '●' : ' ', style: 'yellow' as const },
      { text: name },
      { text: id, style: 'dim' as const },
      { text: [warming ? 'keeps warm' : 'keeps nothing warm', ...(releaseAll ? ['frees memory'] : [])].join(', '), style: 'dim' as const },
    ]),
    painter(terminal),
  );
}

function freedWords(freed: Freed | null): string {
  if (freed === null) return '';
  const models = freed.freed.map(({ model }) => model);
  const size = freed.freedBytes === null ? '' : `, ${showMemory(freed.freedBytes)}`;
  const lines = [
    models.length === 0 ? 'There was nothing to free.' : `Freed ${models.join(', ')}${size}.`,
    ...freed.skipped.map(({ reason }) => `Not freed: ${reason}`),
    ...(freed.skipped.some(({ why }) => why === 'inUse') ? ['Free it all the same with: pilotlight free --force'] : []),
  ];
  return `${lines.join('\n')}\n`;
}
