import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const ASSETS = fileURLToPath(new URL('../../dist/renderer/assets/', import.meta.url));

export interface Script {
  readonly name: string;
  readonly kb: number;
  readonly gzipKb: number;
}

/** Every script of the built page; a kB is 1,000 bytes. */
export function scripts(): readonly Script[] {
  return readdirSync(ASSETS)
    .filter((name) => name.endsWith('.js'))
    .map((name) => {
      const content = readFileSync(join(ASSETS, name));
      return { name, kb: content.length / 1000, gzipKb: gzipSync(content, { level: 9 }).length / 1000 };
    })
    .sort((a, b) => b.gzipKb - a.gzipKb);
}

export const gzipKb = (all: readonly Script[]): number => all.reduce((sum, { gzipKb: kb }) => sum + kb, 0);
