import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

/** Where the history of a test lies: in a folder of its own, that goes with the test. */
export function ownPlace(): { folder: string; file: string } {
  const place = { folder: '', file: '' };
  beforeEach(() => {
    place.folder = mkdtempSync(join(tmpdir(), 'pilotlight-history-'));
    place.file = join(place.folder, 'history.sqlite');
  });
  afterEach(() => rmSync(place.folder, { recursive: true, force: true }));
  return place;
}
