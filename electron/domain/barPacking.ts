import type { HistoryBar, PackedBars } from './history.ts';

const LETTERS = { warm: 'w', cold: 'c', skipped: 's', failed: 'f' } as const satisfies Record<HistoryBar['outcome'], string>;
const OUTCOMES: Readonly<Record<string, HistoryBar['outcome']>> = { w: 'warm', c: 'cold', s: 'skipped', f: 'failed' };

export const NO_BARS: PackedBars = { newestAt: 0, gaps: [], outcomes: '', ttftMs: [], notes: [] };

/** The bars with one more in front; of more than `most` the oldest goes. */
export function withBar({ newestAt, gaps, outcomes, ttftMs, notes, by }: PackedBars, bar: HistoryBar, most: number): PackedBars {
  const note = bar.errorKind === undefined && bar.reason === undefined ? [] : [noteOf(bar)];
  return {
    newestAt: bar.at,
    gaps: outcomes === '' ? [] : [bar.at - newestAt, ...gaps].slice(0, most - 1),
    outcomes: `${LETTERS[bar.outcome]}${outcomes}`.slice(0, most),
    ttftMs: [bar.ttftMs, ...ttftMs].slice(0, most),
    notes: [...note, ...notes.map((each) => ({ ...each, index: each.index + 1 }))].filter(({ index }) => index < most),
    ...withMaker(by, bar.by, outcomes.length, most),
  };
}

/** Empty where this instance has made them all. @param before how many bars there were */
function withMaker(by: PackedBars['by'], maker: string | undefined, before: number, most: number): Pick<PackedBars, 'by'> {
  if (by === undefined && maker === undefined) return {};
  const { names, of } = by ?? { names: [], of: Array.from({ length: before }, () => 0) };
  const known = maker === undefined || names.includes(maker) ? names : [...names, maker];
  const made = [maker === undefined ? 0 : known.indexOf(maker) + 1, ...of].slice(0, most);
  return made.some((one) => one > 0) ? { by: { names: known, of: made } } : {};
}

function noteOf({ errorKind, reason }: HistoryBar): PackedBars['notes'][number] {
  return { index: 0, ...(errorKind === undefined ? {} : { errorKind }), ...(reason === undefined ? {} : { reason }) };
}

/** @param bars newest first */
export function packBars(bars: readonly HistoryBar[]): PackedBars {
  return bars.reduceRight<PackedBars>((packed, bar) => withBar(packed, bar, bars.length), NO_BARS);
}

const unpacked = new WeakMap<PackedBars, readonly HistoryBar[]>();

/** The bars, newest first; the same list whenever it is asked for. */
export function barsIn(packed: PackedBars): readonly HistoryBar[] {
  const known = unpacked.get(packed) ?? unpack(packed);
  unpacked.set(packed, known);
  return known;
}

function unpack({ newestAt, gaps, outcomes, ttftMs, notes, by }: PackedBars): HistoryBar[] {
  let at = newestAt;
  const bars = Array.from(outcomes, (letter, i): HistoryBar => {
    at -= i === 0 ? 0 : (gaps[i - 1] ?? 0);
    const maker = by?.names[(by.of[i] ?? 0) - 1];
    return { at, outcome: OUTCOMES[letter] ?? 'failed', ttftMs: ttftMs[i] ?? null, ...(maker === undefined ? {} : { by: maker }) };
  });
  for (const { index, ...note } of notes) {
    const bar = bars[index];
    if (bar !== undefined) bars[index] = { ...bar, ...note };
  }
  return bars;
}
