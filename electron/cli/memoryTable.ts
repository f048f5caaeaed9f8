import { z } from 'zod';
import { isResident } from '../domain/memory.ts';
import { type ModelPeek, type ServerSight, serverSightSchema } from '../domain/peek.ts';
import { readPlaces } from './modelChoice.ts';
import { columns, complain, EXIT, type ExitCode, painter, plural, showMemory, showSpan, type Terminal } from './output.ts';
import { anyService } from './service.ts';

export interface MemoryOptions {
  readonly dataDir: string;
  readonly json: boolean;
  /** Wall clock, ms since 1970. */
  readonly now: number;
}

/** What is loaded where, how big it is and until when it stays, as the servers say it just now. */
export async function memory(options: MemoryOptions, terminal: Terminal): Promise<ExitCode> {
  const service = await anyService(options.dataDir);
  if (!service.ok) return complain(terminal, options, 'notRunning', service.error);
  const seen = await service.value.get('/api/memory');
  const places = await readPlaces(service.value);
  if (!seen.ok) return complain(terminal, options, 'failed', seen.error);
  if (!places.ok) return complain(terminal, options, 'failed', places.error);
  const sights = z.array(serverSightSchema).parse(seen.value);
  const names = new Map(places.value.providers.map(({ id, name }) => [id, name]));
  terminal.out(options.json ? `${JSON.stringify(sights, null, 2)}\n` : renderMemory(sights, names, options.now, terminal));
  return EXIT.done;
}

/** The table people see: loaded models by server. @param names of the providers, by id */
export function renderMemory(
  sights: readonly ServerSight[],
  names: ReadonlyMap<string, string>,
  now: number,
  terminal: Pick<Terminal, 'colour'>,
): string {
  const paint = painter(terminal);
  const loaded = sights.flatMap(({ look, peek, providerId }) =>
    look === 'seen' && peek !== null ? peek.models.filter(isResident).map((model) => ({ model, providerId })) : [],
  );
  const rows = loaded.map(({ model, providerId }) => [
    { text: model.model || 'its model' },
    { text: names.get(providerId) ?? providerId, style: 'dim' as const },
    { text: model.bytes === null ? '–' : showMemory(model.bytes), right: true },
    { text: stayOf(model, now), style: 'dim' as const },
  ]);
  const told = loaded.flatMap(({ model }) => model.bytes ?? []);
  const sum = told.length === 0 ? '' : `, ${showMemory(told.reduce((all, bytes) => all + bytes, 0))}`;
  const untold = sights.filter(({ look, peek }) => look === 'silent' || (look === 'seen' && peek?.tells.residency === false));
  const notes = untold.map(({ providerId, look }) => {
    const name = names.get(providerId) ?? providerId;
    return paint('dim', `  ${name} ${look === 'silent' ? 'does not answer' : 'does not say what is loaded'}.\n`);
  });
  return `\n${paint('bold', `${plural(loaded.length, 'model')} loaded${sum}`)}\n\n${columns(rows, paint)}${notes.join('')}${rows.length + notes.length > 0 ? '\n' : ''}`;
}

/** Until when it stays, as far as its server says so. */
function stayOf({ residency, running, pinned, expiresAt, unloadsAfterMs }: ModelPeek, now: number): string {
  if (residency === 'loading') return 'loading';
  if ((running ?? 0) > 0 || (expiresAt !== null && expiresAt <= now)) return 'in use';
  if (pinned) return 'stays loaded';
  if (expiresAt !== null) return `for ${showSpan(expiresAt - now)} more`;
  return unloadsAfterMs === null ? '' : `until unused for ${showSpan(unloadsAfterMs)}`;
}
