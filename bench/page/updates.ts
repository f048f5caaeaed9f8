import type { CDPSession, Page } from '@playwright/test';
import type { EndpointState } from '../../electron/domain/warmth.ts';
import { sleep } from '../stats.ts';
import { idOf, pingAt } from './dataFolder.ts';
import type { Tap } from './tap.ts';

/** The page has drawn long before; the countdown of the rows falls into few of these windows. */
const WINDOW_MS = 250;
const SOAK_PAUSE_MS = 50;

export interface Updates {
  /** JavaScript of one update of all rows, ms of CPU: what others do on the machine is not in it. */
  readonly scriptMs: readonly number[];
  /** JavaScript, style and layout, ms. */
  readonly taskMs: readonly number[];
  /** The same window with nothing in it, ms. */
  readonly idleScriptMs: readonly number[];
}

/** Pushes a ping and a new state of every row at once, and asks the browser what it spent. */
export async function measureUpdates(page: Page, tap: Tap, rows: number, rounds: number): Promise<Updates> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const source = await EventSource.of(page, tap, rows);
  const scriptMs: number[] = [];
  const taskMs: number[] = [];
  const idleScriptMs: number[] = [];
  for (let i = 0; i < rounds; i += 1) {
    const idle = await spent(devTools, () => undefined);
    const busy = await spent(devTools, () => source.push());
    idleScriptMs.push(idle.script);
    scriptMs.push(busy.script);
    taskMs.push(busy.task);
  }
  await source.arrived();
  return { scriptMs, taskMs, idleScriptMs };
}

/** An hour of pings at this distance, compressed: the events come as fast as the page takes them, their times as far apart as in the hour. */
export const HOUR = { stepMs: 10_000, updates: 360, parts: 4 };

export interface Growth {
  /** Heap after garbage collection before, after each part of the hour and at its end, MB. */
  readonly heapMb: readonly number[];
  /** Events that came. */
  readonly events: number;
}

/** What an hour of live updates of all rows leaves in the page's heap. @param updates of each row within the hour */
export async function measureHour(page: Page, tap: Tap, rows: number, updates: number): Promise<Growth> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const source = await EventSource.of(page, tap, rows);
  const from = Date.now();
  // Rows far from the screen are made when they come near; that is no growth.
  source.push(from);
  await source.arrived();
  const heap = [await heapMb(devTools)];
  for (let part = 1; part <= HOUR.parts; part += 1) {
    for (let i = ((part - 1) * updates) / HOUR.parts; i < (part * updates) / HOUR.parts; i += 1) {
      source.push(from + Math.round(i * HOUR.stepMs * (HOUR.updates / updates)));
      await sleep(SOAK_PAUSE_MS);
    }
    await source.arrived();
    heap.push(await heapMb(devTools));
  }
  return { heapMb: heap, events: updates * rows * 2 };
}

async function spent(devTools: CDPSession, cause: () => void): Promise<{ script: number; task: number }> {
  const before = await metrics(devTools);
  cause();
  await sleep(WINDOW_MS);
  const after = await metrics(devTools);
  const ms = (name: string): number => ((after.get(name) ?? 0) - (before.get(name) ?? 0)) * 1000;
  return { script: ms('ScriptDuration'), task: ms('TaskDuration') };
}

async function heapMb(devTools: CDPSession): Promise<number> {
  await devTools.send('HeapProfiler.collectGarbage');
  return ((await metrics(devTools)).get('JSHeapUsedSize') ?? 0) / 1e6;
}

async function metrics(devTools: CDPSession): Promise<Map<string, number>> {
  const { metrics: all } = await devTools.send('Performance.getMetrics');
  return new Map(all.map(({ name, value }) => [name, value]));
}

/** Events of all rows, numbered after those that the page has seen. */
class EventSource {
  readonly #page: Page;
  readonly #tap: Tap;
  readonly #rows: number;
  #id: number;
  /** Nothing else on the page is as long. */
  #ttftMs = 2_000;

  private constructor(page: Page, tap: Tap, rows: number, id: number) {
    this.#page = page;
    this.#tap = tap;
    this.#rows = rows;
    this.#id = id;
  }

  static async of(page: Page, tap: Tap, rows: number): Promise<EventSource> {
    // A snapshot taken anew puts the page back to the service's own numbers.
    await page.reload();
    await page.waitForFunction((wanted) => document.querySelectorAll('a[href^="#/endpoint/"]').length >= wanted, rows);
    const seq = await page.evaluate(async () => {
      const state: { seq: number } = await (await fetch('/api/state')).json();
      return state.seq;
    });
    await sleep(1_000);
    return new EventSource(page, tap, rows, seq);
  }

  /** A ping and a state of every row. @param at wall ms */
  push(at = Date.now()): void {
    this.#ttftMs += 1;
    const events = Array.from({ length: this.#rows }, (_, n) => {
      const ping = { ...pingAt(idOf(n), at, 0), ttftMs: this.#ttftMs };
      const state: EndpointState = {
        endpointId: idOf(n),
        warmth: 'warm',
        pinging: false,
        busy: false,
        nextPingAt: at + 120_000,
        rest: null,
        coldAt: at + 300_000,
        intervalSeconds: 120,
        rule: 'every',
        belief: null,
        why: 'Next ping at 14:03:12, 2 m after the last one. It was not seen to go cold in that time.',
        dropped: null,
        lastPing: ping,
        lastTtftMs: this.#ttftMs,
        consecutiveFailures: 0,
        alert: false,
        error: null,
      };
      return [
        { kind: 'ping', id: this.#nextId(), data: { kind: 'ping', ping } },
        { kind: 'state', id: this.#nextId(), data: { kind: 'state', state } },
      ];
    });
    this.#tap.push(events.flat());
  }

  /** Throws unless the rows show the last of it, at both ends of the list: figures of a page that ignores events would be wonderful. */
  async arrived(): Promise<void> {
    for (const end of ['last', 'first'] as const) {
      await this.#page.evaluate((where) => scrollTo(0, where === 'last' ? document.documentElement.scrollHeight : 0), end);
      await this.#page.waitForFunction(
        ([ms, where]) => {
          const links = [...document.querySelectorAll('a[href^="#/endpoint/"]')];
          return links
            .at(where === 'last' ? -1 : 0)
            ?.closest('li')
            ?.textContent.includes(`${ms.toLocaleString()} ms`);
        },
        [this.#ttftMs, end] as const,
      );
    }
  }

  #nextId(): number {
    this.#id += 1;
    return this.#id;
  }
}
