/** What an import line is about, told by its first sign. */
export interface ImportLine {
  readonly change: 'new' | 'changed' | 'kept' | 'left out';
  readonly text: string;
}

const CHANGES: Readonly<Record<string, ImportLine['change']>> = { '+': 'new', '~': 'changed', '=': 'kept', '-': 'left out' };

/** A line of the import report, as the service writes it: `+ provider …`, `~ endpoint …`, `= 3 endpoints …`, `- why not`. */
export function importLine(line: string): ImportLine {
  const change = CHANGES[line.charAt(0)];
  return change === undefined ? { change: 'left out', text: line } : { change, text: line.slice(2) };
}

interface Counts {
  readonly lines: readonly string[];
  readonly newProviders: number;
  readonly newEndpoints: number;
  readonly changedEndpoints: number;
}

/** What an import does, for its button: `2 providers and 3 endpoints`; `null` when it would do nothing. */
export function importSummary({ lines, newProviders, newEndpoints, changedEndpoints }: Counts): string | null {
  const tokens = lines.filter((line) => line.startsWith('~ token')).length;
  const parts = [
    counted(newProviders, 'provider'),
    counted(newEndpoints, 'endpoint'),
    counted(changedEndpoints, 'changed interval'),
    counted(tokens, 'token'),
  ].filter((part) => part !== null);
  const last = parts.pop();
  if (last === undefined) return null;
  return parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
}

function counted(n: number, word: string): string | null {
  if (n === 0) return null;
  return n === 1 ? `1 ${word}` : `${n} ${word}s`;
}

/** A problem in words: the names of JSON's errors are names of programs (`ColonExpected`). */
export function problemText(line: string): string {
  return line.replace(
    /^(This is not JSON: )([A-Z]\w+)/,
    (_all, start: string, name: string) => start + name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase(),
  );
}

/** Where in the text a problem is, as offsets of its line; `null` when the message names no line. */
export function lineOfProblem(message: string, text: string): { readonly line: number; readonly from: number; readonly to: number } | null {
  const line = Number(/\bline (\d+)/.exec(message)?.[1]);
  const lines = text.split('\n');
  const found = lines[line - 1];
  if (found === undefined) return null;
  const from = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  return { line, from, to: from + found.length };
}
