import { readFileSync } from 'node:fs';
import { z } from 'zod';

interface Entry {
  offset?: string | undefined;
  size?: number | undefined;
  files?: Record<string, Entry> | undefined;
}

const entrySchema: z.ZodType<Entry> = z.object({
  offset: z.string().optional(),
  size: z.number().optional(),
  get files() {
    return z.record(z.string(), entrySchema).optional();
  },
});

/** What lies in an asar archive: contents by path. Its header is JSON with the lengths of things before it. */
export function readAsar(path: string): Map<string, Buffer> {
  const archive = readFileSync(path);
  const start = 8 + archive.readUInt32LE(4);
  const header = entrySchema.parse(JSON.parse(archive.toString('utf8', 16, 16 + archive.readUInt32LE(12))));
  const contents = new Map<string, Buffer>();
  const walk = (entry: Entry, prefix: string): void => {
    for (const [name, child] of Object.entries(entry.files ?? {})) {
      if (child.files !== undefined) walk(child, `${prefix}${name}/`);
      else contents.set(`${prefix}${name}`, archive.subarray(start + Number(child.offset), start + Number(child.offset) + (child.size ?? 0)));
    }
  };
  walk(header, '');
  return contents;
}
