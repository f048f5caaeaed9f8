import type { Concerned, Expiry } from '../domain/alert.ts';
import type { BudgetLevel } from '../domain/budget.ts';
import type { Endpoint } from '../domain/endpoint.ts';
import type { Provider } from '../domain/provider.ts';
import type { Settings } from '../domain/settings.ts';
import { wait } from '../help/words.ts';
import { answersOf, budgetOf, expiryOf, speedOf } from './subjects.ts';
import type { Track } from './track.ts';
import type { Look, Trouble } from './trouble.ts';

/** Credentials that end within this time are told of, ms. */
const EXPIRES_SOON_MS = 15 * 60_000;

/** Everything that may be wrong, as it is known now. */
export interface Picture {
  readonly settings: Settings;
  readonly tracks: ReadonlyMap<string, Track>;
  /** By provider; one that is missing was not looked at yet, `null` has no end that is known. */
  readonly expiries: ReadonlyMap<string, Expiry | null>;
  readonly budgets: readonly BudgetLevel[];
  /** Wall clock, ms since 1970. */
  readonly now: number;
  /** A text without secrets. */
  readonly clean: (text: string) => string;
}

/** What is wrong by the rules of the settings. */
export function lookAt(picture: Picture): Look {
  const { settings, expiries } = picture;
  const names = new Map(settings.providers.map(({ id, name }) => [id, name]));
  const concerned = ({ id, model, providerId }: Endpoint): Concerned => ({ id, model, provider: names.get(providerId) ?? providerId });
  const troubles = [
    ...settings.endpoints.flatMap((endpoint) => endpointTroubles(endpoint, concerned(endpoint), picture)),
    ...settings.providers.flatMap((provider) => expiryTroubles(provider, concerned, picture)),
    ...picture.budgets.flatMap((level) => budgetTroubles(level, concerned, picture)),
  ].map((trouble) => ({ ...trouble, message: picture.clean(trouble.message) }));

  const watched = new Set(settings.endpoints.flatMap((endpoint) => watchedOf(endpoint, picture)));
  for (const provider of settings.providers) {
    const expiry = expiries.get(provider.id);
    const isOver = expiry !== undefined && expiry !== null && expiry.at <= picture.now;
    if (settings.alertRules.credentials && provider.kind === 'bedrock' && !isOver) watched.add(expiryOf(provider.id));
  }
  const unseen = new Set(settings.providers.filter(({ id }) => !expiries.has(id)).map(({ id }) => expiryOf(id)));
  return {
    troubles,
    absenceOf: (subject) => (watched.has(subject) ? (unseen.has(subject) ? 'unknown' : 'well') : 'gone'),
  };
}

/** Whether somebody wants it warm. */
const isWanted = ({ enabled, keepAlive }: Endpoint): boolean => enabled && keepAlive !== null;

const sortOf = (failing: Track['failing']): 'failing' | 'credentials' => (failing?.kind === 'auth' ? 'credentials' : 'failing');

/** What of an endpoint can have trouble that anybody wants to know of. */
function watchedOf(endpoint: Endpoint, { settings: { alertRules }, tracks }: Picture): string[] {
  const { id, targetMs } = endpoint;
  if (!isWanted(endpoint)) return [];
  const failing = tracks.get(id)?.failing ?? null;
  const answers = failing === null ? alertRules.failing || alertRules.credentials : alertRules[sortOf(failing)];
  const speed = targetMs !== undefined && alertRules.slowAfterPings !== null;
  return [...(answers ? [answersOf(id)] : []), ...(speed ? [speedOf(id)] : [])];
}

function endpointTroubles(endpoint: Endpoint, concerned: Concerned, { settings, tracks }: Picture): Trouble[] {
  const track = tracks.get(endpoint.id);
  if (track === undefined || !isWanted(endpoint)) return [];
  const { alertRules } = settings;
  const { providerId, targetMs } = endpoint;
  const common = { title: null, providerId, endpoints: [concerned] };
  const troubles: Trouble[] = [];
  const { failing, slowMs } = track;
  const kind = sortOf(failing);
  if (failing !== null && alertRules[kind]) {
    troubles.push({ ...common, subject: answersOf(endpoint.id), cause: `${providerId} ${failing.kind}`, kind, message: failing.message });
  }
  if (slowMs !== null && targetMs !== undefined && alertRules.slowAfterPings !== null) {
    const message = `TTFT is ${wait(slowMs)}, above your target of ${wait(targetMs)}, ping after ping. Is something else using the server, or did the model leave the GPU?`;
    troubles.push({ ...common, subject: speedOf(endpoint.id), cause: `${providerId} slow`, kind: 'slow', message });
  }
  return troubles;
}

function expiryTroubles({ id }: Provider, concerned: (endpoint: Endpoint) => Concerned, { settings, expiries, now }: Picture): Trouble[] {
  const expiry = expiries.get(id);
  const endpoints = settings.endpoints.filter((endpoint) => isWanted(endpoint) && endpoint.providerId === id).map(concerned);
  if (!settings.alertRules.credentials || !expiry || endpoints.length === 0) return [];
  if (expiry.at - now > EXPIRES_SOON_MS || expiry.at <= now) return [];
  const message = `${expiry.says} at ${clockTime(expiry.at)}. ${expiry.remedy}`;
  return [{ subject: expiryOf(id), cause: `${id} expiring`, kind: 'expiring', title: null, message, providerId: id, endpoints }];
}

function budgetTroubles(level: BudgetLevel, concerned: (endpoint: Endpoint) => Concerned, { settings }: Picture): Trouble[] {
  const { endpointId, span, spentUsd, limitUsd, state } = level;
  if (state === 'ok' || !settings.alertRules.budget) return [];
  const endpoint = settings.endpoints.find(({ id }) => id === endpointId);
  if (endpointId !== null && endpoint === undefined) return [];
  const when = span === 'day' ? 'today' : 'this month';
  const whose = endpoint === undefined ? 'The budget' : `The budget of ${endpoint.model}`;
  const isUsed = state === 'used';
  const what = endpoint === undefined ? 'Pings' : `Pings of ${endpoint.model}`;
  const spent = `${what} have cost ${usd(spentUsd)} of ${usd(limitUsd)} ${when}.`;
  const then = span === 'day' ? 'midnight' : 'the end of the month';
  const message = isUsed ? `${spent} None is sent until ${then}, unless you raise the budget.` : `${spent} At 100 %, none is sent until ${then}.`;
  const subject = budgetOf(level);
  const title = `${whose} for ${when} is ${isUsed ? '' : 'nearly '}used up`;
  const kind = isUsed ? 'budgetUsed' : 'budgetNear';
  return [{ subject, cause: subject, kind, title, message, providerId: null, endpoints: endpoint === undefined ? [] : [concerned(endpoint)] }];
}

/** Small amounts show what they are. */
const usd = (amount: number): string => `$${amount >= 0.1 ? amount.toFixed(2) : Number(amount.toPrecision(2)).toString()}`;

const clockTime = (at: number): string => new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
