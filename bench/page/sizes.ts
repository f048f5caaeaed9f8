import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { parseSync } from 'vite';

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

/** The script of a view with what it imports at once, by file names. */
export function withImports(view: string): Set<string> {
  const name = scripts().find((script) => script.name.startsWith(`${view}-`))?.name;
  if (name === undefined) throw new Error(`the built page has no script of ${view}`);
  return reach(name, new Set());
}

function reach(name: string, seen: Set<string>): Set<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  const code = readFileSync(join(ASSETS, name), 'utf8');
  for (const { moduleRequest } of parseSync(name, code).module.staticImports) reach(moduleRequest.value.replace('./', ''), seen);
  return seen;
}

export const gzipKb = (all: readonly Script[]): number => all.reduce((sum, { gzipKb: kb }) => sum + kb, 0);
