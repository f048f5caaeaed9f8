import { z } from 'zod';
import { isMetadataService } from './metadataService.ts';
import { wholeNumber } from './numberSchema.ts';
import { secretRefSchema } from './provider.ts';
import { err, ok, type Result } from './result.ts';

/** Which turns of fortune are told. */
export const alertRulesSchema = z.object({
  /** An endpoint fails for good, and is back. */
  failing: z.boolean().default(true),
  /** TTFT above the endpoint's target for so many pings in a row; `null`: never. */
  slowAfterPings: wholeNumber(1, 1000, 'a whole number of pings').nullable().default(5),
  /** Credentials are refused, or about to expire. */
  credentials: z.boolean().default(true),
  /** A budget is nearly or wholly used up. */
  budget: z.boolean().default(true),
});

const NOT_AN_ADDRESS = 'write an address that begins with https:// or http://, or secret:ID or env:NAME for one that is kept elsewhere';

/** Whether this is where an address is kept (`secret:ID`, `env:NAME`), and not the address itself. */
export const isReference = (text: string): boolean => secretRefSchema.safeParse(text).success;

/** Where alerts are sent as JSON. Whoever knows the address of a chat's webhook may write there, so it is best kept as a secret. */
export const webhookSchema = z.object({
  url: z.string().superRefine((text, context) => {
    if (isReference(text)) return;
    const address = receiverOf(text);
    if (!address.ok) context.addIssue({ code: 'custom', message: address.error });
    else if (address.value.search !== '') context.addIssue({ code: 'custom', message: 'keep an address with a key behind "?" as a secret' });
  }),
  enabled: z.boolean().default(true),
});
export type Webhook = Readonly<z.infer<typeof webhookSchema>>;

/** Reads the address of a receiver, or says why nothing is sent there. */
export function receiverOf(text: string): Result<URL> {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') return err(NOT_AN_ADDRESS);
  if (url.username !== '' || url.password !== '')
    return err('leave user name and password out of the address; no receiver of webhooks needs them there');
  if (isMetadataService(url.hostname)) return err(`${url.hostname} is the metadata service of a cloud, which nothing is sent to`);
  return ok(url);
}

/** What may be shown of an address: the rest of it is often a secret. */
export const shownAddress = (url: URL): string => `${url.protocol}//${url.host}`;

/**
 * What an alert is about. `failing`: no answer for good; `credentials`: not let in; `expiring`: credentials end soon and do not renew themselves;
 * `slow`: above the target; `budgetNear` and `budgetUsed`: 80 and 100 % of a budget are spent.
 */
export const alertKinds = ['failing', 'credentials', 'expiring', 'slow', 'budgetNear', 'budgetUsed'] as const;
export const alertKindSchema = z.enum(alertKinds);
export type AlertKind = z.infer<typeof alertKindSchema>;

/** An endpoint as it was called when it was told of. `provider`: the name. */
const concernedSchema = z.object({ id: z.string(), model: z.string(), provider: z.string() });
export type Concerned = Readonly<z.infer<typeof concernedSchema>>;

/** Something that needs somebody. Times are wall clock, ms since 1970. */
export const alertSchema = z.object({
  id: z.number().int(),
  kind: alertKindSchema,
  /** Since when. */
  at: z.number(),
  /** Until when; `null`: it lasts. */
  clearedAt: z.number().nullable(),
  title: z.string(),
  /** What happened, why, and what to do. */
  message: z.string(),
  /** `null`: it concerns no single provider. */
  providerId: z.string().nullable(),
  endpoints: z.array(concernedSchema),
});
export type Alert = Readonly<z.infer<typeof alertSchema>>;

/** An alert as it is kept. */
export const alertRecordSchema = alertSchema.extend({
  /** Troubles of one cause are one alert. */
  cause: z.string(),
  /** What has the trouble now. */
  subjects: z.array(z.string()),
  /** When it was told last, wall clock; `null`: not yet. */
  toldAt: z.number().nullable(),
});
export type AlertRecord = Readonly<z.infer<typeof alertRecordSchema>>;

/** What is told of an alert: that it began, that it still lasts, or that all is well again. */
export const turns = ['raised', 'lasting', 'cleared'] as const;
export type Turn = (typeof turns)[number];

/** One message to people: what changed within the last moments, gathered. */
export const noticeSchema = z.object({
  /** That of the one alert that it is about; `recovered` when all is well again. */
  kind: z.enum([...alertKinds, 'recovered', 'several', 'test']),
  at: z.number(),
  title: z.string(),
  message: z.string(),
  endpoints: z.array(concernedSchema),
  /** How many alerts last now. */
  open: z.number().int(),
  alerts: z.array(alertSchema.extend({ turn: z.enum(turns) })),
});
export type Notice = Readonly<z.infer<typeof noticeSchema>>;

/** When credentials end that cannot be had anew without somebody. */
export interface Expiry {
  /** Wall clock, ms since 1970. */
  readonly at: number;
  /** The beginning of a sentence: `AWS credentials of profile work expire`. */
  readonly says: string;
  /** What to do, a sentence: `Run: aws sso login --profile work`. */
  readonly remedy: string;
}
