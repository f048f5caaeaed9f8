import type { BringBack, ShownEndpoint } from '../../electron/domain/endpoint.ts';
import type { EndpointChange } from '../actions.ts';

/** Settings of an endpoint as texts while they are edited; an empty one means "as usual". */
export interface FormTexts {
  readonly bringBack: string;
  readonly targetMs: string;
}
export type FormField = keyof FormTexts;
/** A sentence for each field that is wrong. */
export type FormErrors = Readonly<Partial<Record<FormField, string>>>;

export function textsOf({ bringBack, targetMs }: ShownEndpoint): FormTexts {
  return { bringBack: bringBack ?? 'whenFree', targetMs: targetMs === undefined ? '' : String(targetMs) };
}

/** What is wrong with the texts; the service has the last word. */
export function errorsOf({ targetMs }: FormTexts): FormErrors {
  const wrong = wrongTarget(targetMs);
  return wrong === null ? {} : { targetMs: wrong };
}

/** The fields to change so that the endpoint is as the (right) texts say; `null` takes one back to what is usual. */
export function changeOf(texts: FormTexts, endpoint: ShownEndpoint): EndpointChange {
  const before = textsOf(endpoint);
  return {
    ...(texts.bringBack !== before.bringBack && { bringBack: BRING_BACKS.find((one) => one === texts.bringBack) ?? null }),
    ...(texts.targetMs.trim() !== before.targetMs && { targetMs: numberOf(texts.targetMs) }),
  };
}

/** What can be chosen besides `whenFree`, which is usual. */
const BRING_BACKS = ['never', 'always'] as const satisfies readonly BringBack[];

const numberOf = (text: string): number | null => (text.trim() === '' ? null : Number(text.trim().replace(',', '.')));

const LONGEST_TARGET_MS = 3_600_000;

function wrongTarget(text: string): string | null {
  const n = numberOf(text);
  return n === null || (n > 0 && n <= LONGEST_TARGET_MS) ? null : 'Write milliseconds, for example 500.';
}
