import type { ErrorKind } from '../domain/ping.ts';
import type { NotificationText } from './notifications.ts';

/** One endpoint, as far as it may be worth a notification. */
export interface AlertView {
  readonly endpointId: string;
  readonly name: string;
  readonly providerId: string;
  readonly providerName: string;
  /** Raised after three failures in a row, cleared after two successes. */
  readonly alert: boolean;
  readonly error: { readonly kind: ErrorKind; readonly message: string } | null;
}

/** A change of fortune with one cause, for all endpoints it concerns. */
export interface Alert {
  readonly kind: 'failing' | 'credentials' | 'recovered';
  readonly providerName: string;
  readonly names: readonly string[];
  /** What happened, why, and what to do; `null` when all is well again. */
  readonly message: string | null;
}

/** What changed for better or worse between two looks: one alert per cause. Trouble with the cause of trouble before is not told again. */
export function alertsFrom(before: readonly AlertView[], after: readonly AlertView[]): Alert[] {
  const beforeBad = before.filter(isBad);
  const wasBad = new Map(beforeBad.map((view) => [view.endpointId, view]));
  const oldCauses = new Set(beforeBad.map(causeOf));
  const causes = new Set(after.filter(isBad).map(causeOf));

  const worse = after.filter((view) => isBad(view) && !wasBad.has(view.endpointId) && !oldCauses.has(causeOf(view)));
  const better = after.flatMap((view) => {
    const old = wasBad.get(view.endpointId);
    return old === undefined || isBad(view) || causes.has(causeOf(old)) ? [] : [old];
  });
  return [
    ...grouped(worse).map((views) => alertOf(views, views[0].error?.kind === 'auth' ? 'credentials' : 'failing')),
    ...grouped(better).map((views) => alertOf(views, 'recovered')),
  ];
}

/** The words for what happened since the last look; several causes share one notification. `null`: nothing to tell. */
export function notificationFor(alerts: readonly Alert[]): NotificationText | null {
  const [first] = alerts;
  if (first === undefined) return null;
  if (alerts.length === 1) return { title: titleOf(first), body: first.message ?? 'Pilot Light keeps it warm as before.' };
  const bad = alerts.filter(({ kind }) => kind !== 'recovered').length;
  const title = bad === 0 ? `${alerts.length} servers answer again` : bad === 1 ? 'Something fails' : `${bad} things fail`;
  return { title, body: alerts.map(titleOf).join('\n') };
}

/** Failed for good; wrong credentials do not get better by trying. */
function isBad({ alert, error }: AlertView): boolean {
  return alert || error?.kind === 'auth';
}

function causeOf({ providerId, error }: AlertView): string {
  return `${providerId} ${error?.kind ?? 'none'}`;
}

type Group = readonly [AlertView, ...AlertView[]];

function grouped(views: readonly AlertView[]): Group[] {
  return [...Map.groupBy(views, causeOf).values()].flatMap(([first, ...rest]): Group[] => (first === undefined ? [] : [[first, ...rest]]));
}

function alertOf(views: Group, kind: Alert['kind']): Alert {
  const [first] = views;
  const message = kind === 'recovered' ? null : (first.error?.message ?? null);
  return { kind, providerName: first.providerName, names: views.map(({ name }) => name), message };
}

function titleOf({ kind, providerName, names }: Alert): string {
  if (kind === 'credentials') return `${providerName} needs new credentials`;
  const [one] = names;
  const single = names.length === 1 && one !== undefined;
  const who = single ? one : `${names.length} endpoints of ${providerName}`;
  if (kind === 'failing') return single ? `${who} fails` : `${who} fail`;
  return single ? `${who} answers again` : `${who} answer again`;
}
