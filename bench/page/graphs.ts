import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import type { Bench } from './graph/bench.ts';

const SOURCE = fileURLToPath(new URL('./graph/', import.meta.url));

/** Builds the page of the graphs as the product's page is built. @returns its folder and how to remove it */
export async function buildGraphPage(): Promise<{ readonly folder: string; readonly remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'pilotlight-bench-page-'));
  await build({
    configFile: false,
    root: SOURCE,
    base: './',
    logLevel: 'warn',
    build: { outDir: folder, emptyOutDir: true, modulePreload: { polyfill: false } },
  });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface Drawings {
  readonly ours: readonly number[];
  readonly bare: readonly number[];
}

/** Draws so many points, each time on a page of its own; ours and the bare one take turns. */
export async function measureDrawings(page: Page, origin: string, points: number, times: number): Promise<Drawings> {
  const ours: number[] = [];
  const bare: number[] = [];
  for (let i = 0; i < times; i += 1) {
    await openGraphPage(page, origin);
    bare.push(await page.evaluate((count) => bench.bare(count), points));
    await openGraphPage(page, origin);
    ours.push(await page.evaluate((count) => bench.ours(count), points));
  }
  return { ours, bare };
}

/** Zooms into ranges of all lengths within the last month. */
export async function measureZooms(page: Page, origin: string, endpointId: string, times: number): Promise<Awaited<ReturnType<Bench['zooms']>>> {
  await openGraphPage(page, origin);
  const now = Date.now();
  const ranges = Array.from({ length: times + 1 }, (_, i) => {
    const hours = 2 + ((i * 131) % 700);
    return { from: now - hours * 3_600_000, to: now };
  });
  const { took, points } = await page.evaluate(([id, all]) => bench.zooms(id, all), [endpointId, ranges] as const);
  // The first one compiles the code.
  return { took: took.slice(1), points: points.slice(1) };
}

async function openGraphPage(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/bench/index.html`);
  await page.waitForFunction(() => 'bench' in globalThis);
}

declare const bench: Bench;
