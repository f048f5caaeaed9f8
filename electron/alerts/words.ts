import type { Alert, AlertKind, Concerned, Notice, Turn } from '../domain/alert.ts';
import type { Trouble } from './trouble.ts';

/** An alert, and what is told of it. */
export interface Told {
  readonly turn: Turn;
  readonly alert: Alert;
}

/** The title of an alert that concerns these endpoints, as it begins. */
export function titleOf({ kind, title }: Pick<Trouble, 'kind' | 'title'>, endpoints: readonly Concerned[]): string {
  return title ?? sentence(kind, endpoints, '');
}

/** `a fails`, or with a word for what goes on: `a still fails`. */
function sentence(kind: AlertKind, endpoints: readonly Concerned[], still: '' | 'still '): string {
  const { who, isOne } = named(endpoints);
  const provider = endpoints[0]?.provider ?? 'A provider';
  switch (kind) {
    case 'failing':
      return `${who} ${still}${isOne ? 'fails' : 'fail'}`;
    case 'credentials':
      return `${provider} ${still}needs new credentials`;
    case 'expiring':
      return `Credentials of ${provider} expire soon`;
    case 'slow':
      return `${who} ${isOne ? 'is' : 'are'} ${still}too slow`;
    case 'budgetNear':
      return 'A budget is nearly used up';
    case 'budgetUsed':
      return 'A budget is used up';
  }
}

function recovery(kind: AlertKind, endpoints: readonly Concerned[]): { readonly title: string; readonly message: string } {
  const { who, isOne } = named(endpoints);
  const goesOn = `Pilot Light keeps ${isOne ? 'it' : 'them'} warm as before.`;
  if (kind === 'slow') return { title: `${who} ${isOne ? 'is' : 'are'} quick again`, message: 'TTFT is below the target again.' };
  if (kind === 'expiring') return { title: `Credentials of ${endpoints[0]?.provider ?? 'a provider'} were renewed`, message: goesOn };
  return { title: `${who} ${isOne ? 'answers' : 'answer'} again`, message: goesOn };
}

function named(endpoints: readonly Concerned[]): { readonly who: string; readonly isOne: boolean } {
  const [one, ...others] = endpoints;
  if (one === undefined) return { who: 'Pilot Light', isOne: true };
  return others.length === 0 ? { who: one.model, isOne: true } : { who: `${endpoints.length} endpoints of ${one.provider}`, isOne: false };
}

function wordsOf({ turn, alert }: Told): { readonly title: string; readonly message: string } {
  switch (turn) {
    case 'raised':
      return alert;
    case 'lasting':
      return { title: sentence(alert.kind, alert.endpoints, 'still '), message: alert.message };
    case 'cleared':
      return recovery(alert.kind, alert.endpoints);
  }
}

/** One message for all that changed within the last moments; `null`: nothing did. */
export function noticeOf(told: readonly Told[], at: number, open: number): Notice | null {
  const [first, ...others] = told;
  if (first === undefined) return null;
  const alerts = told.map(({ turn, alert }) => ({ ...alert, turn }));
  if (others.length === 0) {
    const kind = first.turn === 'cleared' ? 'recovered' : first.alert.kind;
    return { kind, at, ...pick(wordsOf(first)), endpoints: [...first.alert.endpoints], open, alerts };
  }
  const bad = told.filter(({ turn }) => turn !== 'cleared').length;
  const title = bad === 0 ? `${told.length} alerts are over` : bad === 1 ? 'Something needs you' : `${bad} things need you`;
  const endpoints = [...new Map(told.flatMap(({ alert }) => alert.endpoints).map((endpoint) => [endpoint.id, endpoint])).values()];
  const message = told.map((one) => wordsOf(one).title).join('\n');
  return { kind: bad === 0 ? 'recovered' : 'several', at, title, message, endpoints, open, alerts };
}

const pick = ({ title, message }: { readonly title: string; readonly message: string }) => ({ title, message });
