import type { KeyboardEvent } from 'react';

/** What a key goes to from row to row. */
const STOPS = ['a', '.home-bar', '.home-ping', 'input'];
const BY: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** Up and down lead to the same place in the next row; left and right from a name into its last pings, which are no stop of the Tab key. */
export function steer(event: KeyboardEvent<HTMLElement>): void {
  const { currentTarget, target, key } = event;
  if (!(target instanceof Element)) return;
  const row = target.closest('.home-row');
  const stop = STOPS.find((one) => target.matches(one));
  if (row === null || stop === undefined) return;
  const by = BY[key];
  const next = by === undefined ? sideways(row, stop, key) : stopIn(rowBeside(currentTarget, row, by), stop);
  if (!(next instanceof HTMLElement)) return;
  event.preventDefault();
  next.focus();
}

function sideways(row: Element, stop: string, key: string): Element | null {
  return stop === 'a' && (key === 'ArrowLeft' || key === 'ArrowRight') ? row.querySelector('.home-bar') : null;
}

function rowBeside(list: Element, row: Element, by: number): Element | undefined {
  const rows = [...list.querySelectorAll('.home-row')];
  return rows[rows.indexOf(row) + by];
}

/** A failing row has no pings to go through. */
function stopIn(row: Element | undefined, stop: string): Element | null | undefined {
  return row?.querySelector(stop) ?? row?.querySelector('a');
}
