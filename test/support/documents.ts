import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** A document for people: Markdown in the root or in `docs`. */
export interface Document {
  /** From the root, with slashes: `docs/guide.md`. */
  readonly path: string;
  readonly text: string;
}

/** Every document that a reader of the project meets. */
export function documents(): Document[] {
  const inDocs = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
  const paths = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...inDocs.map((name) => `docs/${name}`)];
  return paths.map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

/** One command of a document, with where it stands. */
export interface Command {
  /** `docs/guide.md:42`. */
  readonly at: string;
  readonly text: string;
}

const FENCE = /^(\s*)```(\S*)/;

/** The commands in the blocks marked `sh` or `bash`: without comments, continued lines joined, `a && b` as two. */
export function commandsIn({ path, text }: Document): Command[] {
  const commands: Command[] = [];
  for (const { language, lines, firstLine } of blocksOf(text)) {
    if (!['sh', 'bash', 'shell', 'console', 'zsh'].includes(language)) continue;
    let pending: { at: string; text: string } | undefined;
    for (const [index, line] of lines.entries()) {
      const piece = withoutComment(line).trim();
      if (piece === '') continue;
      const begun: { at: string; text: string } = pending ?? { at: `${path}:${firstLine + index}`, text: '' };
      const goesOn = piece.endsWith('\\');
      pending = { at: begun.at, text: `${begun.text} ${goesOn ? piece.slice(0, -1).trim() : piece}`.trim() };
      if (goesOn) continue;
      const { at } = pending;
      commands.push(...splitChain(pending.text).map((one) => ({ at, text: one })));
      pending = undefined;
    }
  }
  return commands;
}

interface Block {
  readonly language: string;
  readonly lines: readonly string[];
  /** Number of its first line of content in the document, from 1. */
  readonly firstLine: number;
}

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open: { language: string; lines: string[]; firstLine: number } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const fence = FENCE.exec(line);
    if (fence === null) open?.lines.push(line);
    else if (open === undefined) open = { language: fence[2] ?? '', lines: [], firstLine: index + 2 };
    else {
      blocks.push(open);
      open = undefined;
    }
  }
  return blocks;
}

/** The parts of a line that stand in quotes, and those that do not. */
const QUOTED = /'[^']*'|"(?:\\.|[^"\\])*"/g;

/** A `#` begins a comment at the start of a word, outside of quotes. */
function withoutComment(line: string): string {
  const blank = line.replace(QUOTED, (quoted) => '_'.repeat(quoted.length));
  const at = /(^|\s)#/.exec(blank)?.index;
  return at === undefined ? line : line.slice(0, at);
}

function splitChain(command: string): string[] {
  const blank = command.replace(QUOTED, (quoted) => '_'.repeat(quoted.length));
  const ends = [...blank.matchAll(/ && /g)].map(({ index }) => index);
  return [...ends, command.length].map((end, i) => command.slice(i === 0 ? 0 : (ends[i - 1] ?? 0) + 4, end).trim());
}

/** A link or picture that leads to a file of the project or a heading in it. */
export interface Link {
  readonly at: string;
  readonly target: string;
}

const INLINE_LINK = /!?\[(?:[^\]]|\](?=[^(]*\]\())*\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g;
const HTML_LINK = /(?:src|srcset|href)="([^"\s]+)/g;

/** Links to elsewhere in the project; those to the web are for a person to follow. */
export function linksIn({ path, text }: Document): Link[] {
  const links: Link[] = [];
  for (const { line, number } of proseOf(text))
    for (const pattern of [INLINE_LINK, HTML_LINK])
      for (const [, target = ''] of line.matchAll(pattern))
        if (!/^(https?|mailto|app):/.test(target)) links.push({ at: `${path}:${number}`, target });
  return links;
}

/** Lines outside of fenced blocks, with code in backquotes blotted out. */
function proseOf(text: string): { line: string; number: number }[] {
  let inBlock = false;
  return text.split('\n').flatMap((line, index) => {
    if (FENCE.test(line)) {
      inBlock = !inBlock;
      return [];
    }
    return inBlock ? [] : [{ line: line.replace(/`[^`]*`/g, (code) => '`'.padEnd(code.length, '_')), number: index + 1 }];
  });
}

/** What is wrong with a link; `null`: it leads somewhere. */
export function deadEnd({ path }: Document, { target }: Link): string | null {
  const [file = '', anchor] = target.split('#', 2);
  const whole = file === '' ? join(ROOT, path) : join(ROOT, dirname(path), file);
  const shown = relative(ROOT, whole).split(sep).join('/');
  if (shown.startsWith('..')) return `${target} leads out of the project`;
  if (!existsSync(whole)) return `there is no ${shown}`;
  if (anchor === undefined) return null;
  return anchorsOf(readFileSync(whole, 'utf8')).has(anchor) ? null : `${shown} has no heading #${anchor}`;
}

/** Headings as GitHub names them in addresses; a second one of the same name gets a number. */
export function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  let inBlock = false;
  for (const line of text.split('\n')) {
    if (FENCE.test(line)) inBlock = !inBlock;
    const title = inBlock ? undefined : /^#{1,6}\s+(.+?)\s*#*$/.exec(line)?.[1];
    if (title === undefined) continue;
    const plain = title.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const name = plain.replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');
    let unique = name;
    for (let i = 1; anchors.has(unique); i += 1) unique = `${name}-${i}`;
    anchors.add(unique);
  }
  return anchors;
}
