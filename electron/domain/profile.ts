import { z } from 'zod';
import { keepAliveSchema } from './durationSchema.ts';
import type { Endpoint } from './endpoint.ts';
import { hoursSchema } from './hours.ts';
import { UNTIL_WANTED } from './pause.ts';
import { idSchema } from './provider.ts';
import type { Settings } from './settings.ts';

/** What a profile says of one endpoint; missing fields take the default. */
const profileEndpointSchema = z.object({
  enabled: z.boolean().default(true),
  keepAlive: keepAliveSchema.optional(),
  hours: hoursSchema.optional(),
});
type ProfileEndpoint = z.infer<typeof profileEndpointSchema>;

/** A named set of terms to switch to: `work`, `travel`, `gaming`. Endpoints that it does not name stay as they are. */
export const profileSchema = z.object({
  id: idSchema,
  name: z.string().trim().min(1, 'give the profile a name').max(60, 'a name has at most 60 characters'),
  warming: z.boolean(),
  hours: hoursSchema,
  /** Switching to it frees every model that its server can free. */
  releaseAll: z.boolean().default(false),
  endpoints: z.record(idSchema, profileEndpointSchema).default({}),
});
export type Profile = Readonly<z.infer<typeof profileSchema>>;

/** What a profile decides, as the settings have it now. */
export function termsOf({ warming, hours, endpoints }: Settings): Pick<Profile, 'warming' | 'hours' | 'endpoints'> {
  return { warming, hours, endpoints: Object.fromEntries(endpoints.map((endpoint) => [endpoint.id, termsOfEndpoint(endpoint)])) };
}

function termsOfEndpoint({ enabled, keepAlive, hours }: Endpoint): ProfileEndpoint {
  return { enabled, ...(keepAlive !== undefined && { keepAlive }), ...(hours !== undefined && { hours }) };
}

/** The settings switched to a profile. What it keeps warm is wanted, which ends a pause that lasts until then; a profile that frees memory ends none. */
export function withProfile(settings: Settings, profile: Profile): Settings {
  return {
    ...settings,
    warming: profile.warming,
    hours: profile.hours,
    profile: profile.id,
    endpoints: settings.endpoints.map((endpoint) => {
      const terms = termsFor(profile, endpoint.id);
      return terms === undefined ? endpoint : withTerms(endpoint, terms, profile);
    }),
  };
}

function withTerms(
  { keepAlive: _interval, hours: _hours, pausedUntil, pauseReason, ...rest }: Endpoint,
  terms: ProfileEndpoint,
  profile: Profile,
): Endpoint {
  const isWanted = profile.warming && terms.enabled && !profile.releaseAll;
  const keepsPause = pausedUntil !== undefined && !(isWanted && pausedUntil === UNTIL_WANTED);
  return { ...rest, ...terms, ...(keepsPause && { pausedUntil, ...(pauseReason !== undefined && { pauseReason }) }) };
}

/** Whether everything that the profile decides is as it says. */
export function matchesProfile(settings: Settings, profile: Profile): boolean {
  if (settings.warming !== profile.warming || settings.hours !== profile.hours) return false;
  return settings.endpoints.every((endpoint) => {
    const terms = termsFor(profile, endpoint.id);
    if (terms === undefined) return true;
    return endpoint.enabled === terms.enabled && endpoint.keepAlive === terms.keepAlive && endpoint.hours === terms.hours;
  });
}

/** The profile that holds: the one that was switched to last, as long as nothing that it decides was changed since. */
export function currentProfile(settings: Settings): Profile | null {
  const chosen = settings.profiles.find(({ id }) => id === settings.profile);
  return chosen !== undefined && matchesProfile(settings, chosen) ? chosen : null;
}

/** A profile by its id, or its name in any case. */
export function findProfile(profiles: readonly Profile[], nameOrId: string): Profile | undefined {
  const wanted = nameOrId.trim().toLowerCase();
  return profiles.find(({ id }) => id === nameOrId) ?? profiles.find(({ name }) => name.toLowerCase() === wanted);
}

function termsFor({ endpoints }: Profile, endpointId: string): ProfileEndpoint | undefined {
  return Object.hasOwn(endpoints, endpointId) ? endpoints[endpointId] : undefined;
}
