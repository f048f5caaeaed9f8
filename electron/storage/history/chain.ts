import { addSample, type Cell, countOf, emptyCell, mergeCell, type Sample } from './cell.ts';
import { LEVEL_MS, slotOf, startOf, TOP } from './levels.ts';

/** Where closed cells go. */
export interface CellSink {
  /** Writes a whole cell in place of what was there. */
  replace(level: number, slot: number, cell: Cell): void;
  /** Adds to a cell that was written before. */
  merge(level: number, slot: number, cell: Cell): void;
}

/** A cell that still fills. Above the lowest level it holds the closed cells below it, not the open one. */
export interface OpenCell {
  readonly slot: number;
  readonly cell: Cell;
}

/**
 * The open cells of one endpoint, one a level. A ping goes into the lowest; a cell that closes is written and poured into the one above, so
 * that a ping costs one addition and not five. What is below the open cells is in the file.
 */
export class OpenChain {
  readonly #open: OpenCell[];
  #dirty = false;

  constructor(open: readonly OpenCell[]) {
    this.#open = [...open];
  }

  /** Whether a ping of that wall time (ms) goes into the lowest open cell, so that adding it writes nothing. */
  holds(at: number): boolean {
    return this.#open[0]?.slot === slotOf(0, at);
  }

  /** Adds a ping of wall time `at` (ms). One older than the open cells goes into those it belongs to, in the file. */
  add(at: number, sample: Sample, sink: CellSink): void {
    this.#dirty = true;
    const lowest = this.#open[0];
    if (lowest !== undefined && this.holds(at)) {
      addSample(lowest.cell, sample);
      return;
    }
    this.#advance(at, sink);
    const cell = emptyCell();
    addSample(cell, sample);
    this.#pour(0, at, cell, sink);
  }

  /** Whether anything was added; a chain that was only read must not be written, another process may have gone on. */
  get dirty(): boolean {
    return this.#dirty;
  }

  /** Writes every open cell. The chain is spent afterwards. */
  flush(sink: CellSink): void {
    for (let level = 0; level <= TOP; level += 1) this.#close(level, sink);
  }

  /** Cells at or after this slot are in the chain; those in the file are older. */
  openSlot(level: number): number {
    return this.#open[level]?.slot ?? 0;
  }

  /** What the file lacks of a level's cells. */
  parts(level: number): OpenCell[] {
    return this.#open
      .slice(0, level + 1)
      .map((open, below) => ({ slot: slotOf(level, startOf(below, open.slot)), cell: open.cell }))
      .filter((part) => countOf(part.cell) > 0);
  }

  #advance(at: number, sink: CellSink): void {
    for (let level = 0; level <= TOP; level += 1) {
      const slot = slotOf(level, at);
      if (slot <= this.openSlot(level)) continue;
      this.#close(level, sink);
      this.#open[level] = { slot, cell: emptyCell() };
    }
  }

  #close(level: number, sink: CellSink): void {
    const open = this.#open[level];
    if (open === undefined || countOf(open.cell) === 0) return;
    sink.replace(level, open.slot, open.cell);
    this.#pour(level + 1, startOf(level, open.slot), open.cell, sink);
  }

  #pour(from: number, at: number, cell: Cell, sink: CellSink): void {
    for (let level = from; level < LEVEL_MS.length; level += 1) {
      const open = this.#open[level];
      const slot = slotOf(level, at);
      if (open !== undefined && open.slot === slot) {
        mergeCell(open.cell, cell);
        return;
      }
      sink.merge(level, slot, cell);
    }
  }
}
