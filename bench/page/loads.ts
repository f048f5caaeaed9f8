import type { Page } from '@playwright/test';
import type { Visitor } from './visitor.ts';

const MARK = 'rows are shown';
/** More than the window of the bench shows at once; what is below it may come later. */
const WINDOW_FULL = 20;

export interface Loads {
  /** From the start of the navigation to the frame that shows a window full of rows, ms. */
  readonly rowsMs: readonly number[];
  /** File names of the scripts that had come by then. */
  readonly scripts: readonly string[];
}

/** Opens the page again and again, each time with an empty cache. */
export async function measureLoads(visitor: Visitor, origin: string, token: string, rows: number, times: number): Promise<Loads> {
  const rowsMs: number[] = [];
  let scripts: readonly string[] = [];
  // The first load of all makes the service compile what it needs for it.
  for (let i = 0; i <= times; i += 1) {
    const { page, close } = await visitor.page(origin, token);
    await markRows(page, Math.min(rows, WINDOW_FULL));
    await page.goto(`${origin}/`);
    const { at, names } = await readMark(page);
    if (i > 0) rowsMs.push(at);
    scripts = names;
    await close();
  }
  return { rowsMs, scripts };
}

/** Marks the end of the frame in which the links to so many endpoints are there. */
async function markRows(page: Page, rows: number): Promise<void> {
  await page.addInitScript(
    ([wanted, mark]) => {
      const look = (): void => {
        if (document.querySelectorAll('a[href^="#/endpoint/"]').length < wanted) {
          requestAnimationFrame(look);
          return;
        }
        // A message sent while a frame is made arrives when it has been made.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => performance.mark(mark);
        port2.postMessage(null);
      };
      requestAnimationFrame(look);
    },
    [rows, MARK] as const,
  );
}

async function readMark(page: Page): Promise<{ at: number; names: string[] }> {
  await page.waitForFunction((mark) => performance.getEntriesByName(mark).length > 0, MARK);
  return page.evaluate((mark) => {
    const at = performance.getEntriesByName(mark)[0]?.startTime ?? Number.NaN;
    const files = performance.getEntriesByType('resource').filter(({ name, startTime }) => name.endsWith('.js') && startTime < at);
    return { at, names: files.map(({ name }) => name.slice(name.lastIndexOf('/') + 1)) };
  }, MARK);
}
