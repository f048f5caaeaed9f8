import { z } from 'zod';
import { describeDifference, type Names } from './describeChange.ts';
import { type Difference, differences } from './differences.ts';
import type { Endpoint } from './endpoint.ts';
import { hostOf } from './provider.ts';
import { secretsNeeded, secretUses } from './secretUses.ts';
import type { Settings } from './settings.ts';

/** What importing settings has changed, or would change. */
export const settingsImportSchema = z.object({
  applied: z.boolean(),
  lines: z.array(z.object({ change: z.enum(['new', 'changed', 'removed']), text: z.string() })),
  /** What deserves a look before it is done, a sentence each. */
  notes: z.array(z.string()),
  /** References to secrets that are not there yet, and what waits for them. */
  needs: z.array(z.object({ ref: z.string(), usedBy: z.array(z.string()), text: z.string() })),
  /** Entries of the file that nobody knows and that are ignored. */
  unknown: z.array(z.string()),
});
export type SettingsImport = z.infer<typeof settingsImportSchema>;

/** Whether this machine has a secret, by its reference. */
export type HasSecret = (ref: string) => boolean;

/** Compares the settings before and after an import, for people. */
export function reportImport(before: Settings, after: Settings, has: HasSecret): Omit<SettingsImport, 'applied' | 'unknown'> {
  const changes = differences(before, after).filter(({ kind }) => kind !== 'order');
  return {
    lines: changes.map((change) => ({ change: kindOf(change), text: textOf(change, { before, after }) })),
    notes: [
      ...secretNotes(before, after, has),
      ...after.endpoints.flatMap((endpoint) => endpointNotes(before, endpoint)),
      ...webhookNotes(before, after),
    ],
    needs: secretsNeeded(after)
      .filter(({ ref }) => !has(ref) && !isNeededAlready(before, ref))
      .map((need) => ({ ...need, text: needText(need) })),
  };
}

function kindOf(change: Difference): SettingsImport['lines'][number]['change'] {
  if (change.kind !== 'item') return 'changed';
  return change.before === null ? 'new' : 'removed';
}

function textOf(change: Difference, names: Names): string {
  if (change.kind !== 'item') return describeDifference(change, names);
  const { providers, endpoints, profiles } = change.before === null ? names.after : names.before;
  const provider = providers.find(({ id }) => change.list === 'providers' && id === change.id);
  if (provider !== undefined) return `Provider ${provider.name}, ${provider.kind} at ${hostOf(provider)}`;
  const endpoint = endpoints.find(({ id }) => change.list === 'endpoints' && id === change.id);
  if (endpoint === undefined) return `Profile ${profiles.find(({ id }) => id === change.id)?.name ?? change.id}`;
  return `${endpoint.model} on ${providers.find(({ id }) => id === endpoint.providerId)?.name ?? endpoint.providerId}`;
}

/** A file from somebody else must not make the user's own secrets travel unseen. */
function secretNotes(before: Settings, after: Settings, has: HasSecret): string[] {
  const known = new Set(secretUses(before).map(({ ref, to }) => `${ref} ${to}`));
  const fresh = secretUses(after).filter(({ ref, to }) => to !== null && has(ref) && !known.has(`${ref} ${to}`));
  return [...new Set(fresh.map(({ ref, to }) => `${secretName(ref)}, which is there already, will be sent to ${to}.`))];
}

/** `The stored secret “openai”`, `The environment variable OPENAI_API_KEY`. */
function secretName(ref: string): string {
  const [, source, name = ref] = /^(env|secret):(.*)$/.exec(ref) ?? [];
  return source === 'env' ? `The environment variable ${name}` : `The stored secret “${name}”`;
}

function needText({ ref, usedBy }: { readonly ref: string; readonly usedBy: readonly string[] }): string {
  const users = usedBy.join(', ');
  return ref.startsWith('env:')
    ? `${secretName(ref)} is not set here, and ${users} will need it.`
    : `${secretName(ref)} is not here: enter it anew for ${users}.`;
}

function endpointNotes(before: Settings, { id, model, prefix, billing }: Endpoint): string[] {
  const known = before.endpoints.find((endpoint) => endpoint.id === id);
  const knownPath = known?.prefix?.kind === 'file' ? known.prefix.path : null;
  const isConfirmed = billing?.kind === 'time' && billing.confirmed;
  const wasConfirmed = known?.billing?.kind === 'time' && known.billing.confirmed;
  return [
    ...(prefix?.kind === 'file' && prefix.path !== knownPath
      ? [`${model} reads its prefix from the file ${prefix.path} of this computer. The file itself is not part of the import.`]
      : []),
    ...(isConfirmed && !wasConfirmed ? [`${model} bills by the time it is up, and this file says yes to paying for that.`] : []),
  ];
}

function webhookNotes({ webhook: before }: Settings, { webhook: after }: Settings): string[] {
  return after?.enabled && after.url !== before?.url ? [`Alerts will be sent to ${after.url}.`] : [];
}

const isNeededAlready = (before: Settings, ref: string): boolean => secretUses(before).some((use) => use.ref === ref);
