import type { State } from '../../electron/api/state.ts';
import type { Provider } from '../../electron/domain/provider.ts';
import { placeOf } from '../add/address.ts';
import { type Shown, shownOf } from '../components/warmth.ts';
import type { EndpointItem } from '../live/reduce.ts';

/** Orders to choose from; `added`: as they were added, by provider. */
export const sortNames = { added: 'Provider', name: 'Name', state: 'State', ttft: 'TTFT', next: 'Next ping' } as const;
export type Sort = keyof typeof sortNames;

export interface View {
  readonly search: string;
  readonly sort: Sort;
}

/** From here on a list needs a search field. */
export const MANY = 10;

/** An endpoint with the provider it runs on. */
export interface Line {
  readonly item: EndpointItem;
  readonly provider: Provider;
}

export interface Group {
  readonly provider: Provider;
  readonly lines: readonly Line[];
}

/** Every provider with its endpoints, in the order they were added. */
export function groupsOf({ providers, endpoints }: Pick<State, 'providers' | 'endpoints'>): Group[] {
  const byProvider = Map.groupBy(endpoints, ({ endpoint }) => endpoint.providerId);
  return providers.map((provider) => ({ provider, lines: (byProvider.get(provider.id) ?? []).map((item) => ({ item, provider })) }));
}

/** Groups with what the search finds; a provider without an endpoint is found by its own name. */
export function found(groups: readonly Group[], search: string): Group[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...groups];
  return groups.flatMap((group) => {
    const about = `${group.provider.name} ${group.provider.kind} ${placeOf(group.provider)}`;
    const has = (text: string): boolean => words.every((word) => text.toLowerCase().includes(word));
    const lines = group.lines.filter(({ item }) => has(`${item.endpoint.model} ${item.endpoint.id} ${shownOf(item.state)} ${about}`));
    return lines.length > 0 || (group.lines.length === 0 && has(about)) ? [{ ...group, lines }] : [];
  });
}

/** What needs a look comes first. */
const URGENCY: readonly Shown[] = ['failing', 'cold', 'loading', 'busy', 'unknown', 'warm', 'paused', 'off'];

const byText = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
/** What is not known comes last, whatever is sorted. */
const byNumber = (a: number | null, b: number | null): number => (a ?? Number.POSITIVE_INFINITY) - (b ?? Number.POSITIVE_INFINITY) || 0;

const comparers: Readonly<Record<Exclude<Sort, 'added'>, (a: EndpointItem, b: EndpointItem) => number>> = {
  name: () => 0,
  state: (a, b) => URGENCY.indexOf(shownOf(a.state)) - URGENCY.indexOf(shownOf(b.state)),
  ttft: (a, b) => byNumber(a.state.lastTtftMs, b.state.lastTtftMs),
  next: (a, b) => byNumber(a.state.nextPingAt, b.state.nextPingAt),
};

/** Ids in the wished order; equal ones by name. */
export function ranking(endpoints: readonly EndpointItem[], sort: Sort): readonly string[] {
  if (sort === 'added') return endpoints.map(({ endpoint }) => endpoint.id);
  const compare = comparers[sort];
  return endpoints.toSorted((a, b) => compare(a, b) || byText.compare(a.endpoint.model, b.endpoint.model)).map(({ endpoint }) => endpoint.id);
}

/** Says when a ranking is due again: an endpoint came, went or changed its state. Figures alone must not move rows about under the pointer. */
export function rankingKey(endpoints: readonly EndpointItem[]): string {
  return endpoints.map(({ endpoint, state }) => `${endpoint.id} ${shownOf(state)}`).join('\n');
}

/** All lines of the groups in the order of a ranking. */
export function ranked(groups: readonly Group[], ids: readonly string[]): Line[] {
  const places = new Map(ids.map((id, place) => [id, place]));
  const placeOfLine = ({ item }: Line): number => places.get(item.endpoint.id) ?? ids.length;
  return groups.flatMap(({ lines }) => lines).toSorted((a, b) => placeOfLine(a) - placeOfLine(b));
}
