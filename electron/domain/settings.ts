import { z } from 'zod';
import { alertRulesSchema, webhookSchema } from './alert.ts';
import { budgetSchema, NO_BUDGET } from './budget.ts';
import { parseKeepAlive } from './duration.ts';
import { durationSchema, keepAliveSchema, limitSchema } from './durationSchema.ts';
import { endpointSchema, mindColdSchema } from './endpoint.ts';
import { gatewaySchema, NO_GATEWAY } from './gateway.ts';
import { hoursSchema } from './hours.ts';
import { wholeNumber } from './numberSchema.ts';
import { pausedUntilSchema, pauseReasonSchema } from './pause.ts';
import { priceOverrideSchema } from './price.ts';
import { profileSchema } from './profile.ts';
import { idSchema, providerSchema } from './provider.ts';
import { err, ok, type Result } from './result.ts';
import { CURRENT_VERSION, upgradeSettings } from './settingsUpgrade.ts';
import { NOT_SHARED, sharingSchema } from './sharing.ts';

const DEFAULT_START_DELAY = '30s';
const DEFAULT_INTERVAL = '2m';
const DEFAULT_PORT = 4747;

/** The API on a loopback port next to the window; the desktop app alone asks for it, `serve` has options of its own. */
export const loopbackSchema = z.object({ enabled: z.boolean().default(false), port: wholeNumber(1, 65_535, 'a port').default(DEFAULT_PORT) });

/** After which events endpoints are pinged at once. */
export const warmOnSchema = z.object({ start: z.boolean().default(true), resume: z.boolean().default(true), hours: z.boolean().default(true) });

export const themes = ['system', 'light', 'dark'] as const;

const fields = z.object({
  version: z.literal(CURRENT_VERSION),
  /** The master switch; `DISABLE_WARMUP=true` overrides it for one run. */
  warming: z.boolean().default(true),
  startDelay: durationSchema.default(DEFAULT_START_DELAY),
  interval: keepAliveSchema
    .refine((text) => parseKeepAlive(text).ok && text !== null, 'the default interval cannot be empty; switch warming off instead')
    .default(DEFAULT_INTERVAL),
  /** Days raw pings are kept; rollups stay two years. */
  retentionDays: wholeNumber(1, 3650, 'a whole number of days').default(90),
  prices: z.array(priceOverrideSchema).default([]),
  /** Until when nothing is pinged by the schedule; `null`: not paused. */
  pausedUntil: pausedUntilSchema.nullable().default(null),
  /** What whoever paused everything has said of it. */
  pauseReason: pauseReasonSchema.nullable().default(null),
  /** Until when everything is kept warm whatever hours, switches or disuse say; `null`: no such time. */
  warmUntil: pausedUntilSchema.nullable().default(null),
  /** Active hours of every endpoint that has none of its own, text form. */
  hours: hoursSchema.default('always'),
  /** An endpoint rests after so long without real use, where use can be seen; `null`: never. */
  stopAfterUnused: limitSchema.nullable().default(null),
  /** At the end of its hours a model is unloaded, where its server can. */
  releaseAfterHours: z.boolean().default(false),
  /** When endpoints are pinged at once; else only after their interval. */
  warmOn: warmOnSchema.default({ start: true, resume: true, hours: true }),
  /** Learned hours: how many pings one cold start is worth. */
  mindCold: mindColdSchema.default(200),
  /** Nothing is pinged by the schedule while the computer is in such a state; the desktop app knows when it is. */
  pauseOnBattery: z.boolean().default(false),
  pauseWhenLocked: z.boolean().default(false),
  /** After so long without a key or a movement of the mouse; `null`: never. */
  pauseWhenIdle: limitSchema.nullable().default(null),
  /** While a program has the whole screen and the GPU with it, as a game does. */
  pauseForFullScreen: z.boolean().default(false),
  /** What all pings together may cost. */
  budget: budgetSchema.default(NO_BUDGET),
  alertRules: alertRulesSchema.default({ failing: true, slowAfterPings: 5, credentials: true, budget: true }),
  webhook: webhookSchema.nullable().default(null),
  profiles: z.array(profileSchema).default([]),
  /** The profile that was switched to last; `null`: none, or it was changed since. */
  profile: idSchema.nullable().default(null),
  /** Notifications when an endpoint fails for good, and when it is back. */
  alerts: z.boolean().default(true),
  startAtLogin: z.boolean().default(false),
  /** Closing the window leaves the app in the tray. */
  closeToTray: z.boolean().default(true),
  theme: z.enum(themes).default('system'),
  loopback: loopbackSchema.default({ enabled: false, port: DEFAULT_PORT }),
  /** Passing requests of local programs on, and noting how they fare. */
  gateway: gatewaySchema.default(NO_GATEWAY),
  /** Several instances that share the work. */
  sharing: sharingSchema.default(NOT_SHARED),
  providers: z.array(providerSchema).default([]),
  endpoints: z.array(endpointSchema).default([]),
});

/** What is left of the settings without providers, endpoints and profiles, which have routes of their own. */
export const generalSettingsSchema = fields.omit({ version: true, providers: true, endpoints: true, profiles: true, profile: true });

/** Everything a user decides. Holds references to secrets, never secrets. */
export const settingsSchema = fields.superRefine((settings, context) => {
  for (const [list, name] of [
    [settings.providers, 'providers'],
    [settings.endpoints, 'endpoints'],
    [settings.profiles, 'profiles'],
  ] as const) {
    const seen = new Set<string>();
    list.forEach(({ id }, index) => {
      if (seen.has(id)) context.addIssue({ code: 'custom', path: [name, index, 'id'], message: `the id "${id}" is used twice` });
      seen.add(id);
    });
  }
  const providerIds = new Set(settings.providers.map(({ id }) => id));
  settings.endpoints.forEach(({ providerId }, index) => {
    if (providerIds.has(providerId)) return;
    context.addIssue({ code: 'custom', path: ['endpoints', index, 'providerId'], message: `there is no provider "${providerId}"` });
  });
});
export type Settings = z.infer<typeof settingsSchema>;

export function defaultSettings(): Settings {
  return settingsSchema.parse({ version: CURRENT_VERSION });
}

/**
 * Reads settings of any known version: upgrades, then checks.
 * @returns the settings, or one line per problem with the path to it (`endpoints[2].keepAlive: "2x" is not a duration …`)
 */
export function parseSettings(input: unknown): Result<Settings> {
  const upgraded = upgradeSettings(input);
  if (!upgraded.ok) return upgraded;
  const parsed = settingsSchema.safeParse(upgraded.value);
  return parsed.success ? ok(parsed.data) : err(describeIssues(parsed.error));
}

/** Problems found by a schema, one line each, with the path to the value. */
export function describeIssues(error: z.ZodError): string {
  return error.issues.map((issue) => `${prefix(pathText(issue.path))}${issue.message}`).join('\n');
}

const prefix = (path: string): string => (path === '' ? '' : `${path}: `);

/** A path as a user writes it: `endpoints[2].keepAlive`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((all, key) => (typeof key === 'number' ? `${all}[${key}]` : `${all}${all === '' ? '' : '.'}${String(key)}`), '');
}
