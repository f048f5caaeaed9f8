import { KeyRound, Minus, Pencil, Plus, TriangleAlert } from 'lucide-react';
import type { SettingsImport } from '../../electron/domain/importReport.ts';

const ICONS = { new: Plus, changed: Pencil, removed: Minus } as const;
const WORDS: Readonly<Record<SettingsImport['lines'][number]['change'], string>> = { new: 'New', changed: 'Changed', removed: 'Removed' };

/** What an import would change, and what deserves a look before it does. */
export function Preview({ report: { lines, notes, needs, unknown } }: { readonly report: SettingsImport }) {
  if (lines.length === 0) return <p className="muted">Nothing is other than in this file.</p>;
  return (
    <>
      {(notes.length > 0 || needs.length > 0 || unknown.length > 0) && (
        <ul className="settings-file-notes" aria-label="Before you import">
          {notes.map((note) => (
            <li key={note}>
              <TriangleAlert size={16} aria-hidden />
              {note}
            </li>
          ))}
          {needs.map(({ ref, text }) => (
            <li key={ref}>
              <KeyRound size={16} aria-hidden />
              {text}
            </li>
          ))}
          {unknown.length > 0 && (
            <li>
              <TriangleAlert size={16} aria-hidden />
              <span>
                Left out, as nobody knows {unknown.length === 1 ? 'it' : 'them'}: <code>{unknown.join(', ')}</code>
              </span>
            </li>
          )}
        </ul>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by key. */}
      <ul className="settings-file-lines" aria-label="What would change" tabIndex={0}>
        {lines.map(({ change, text }) => {
          const Icon = ICONS[change];
          return (
            <li key={`${change} ${text}`} data-change={change}>
              <Icon size={16} aria-hidden />
              <span className="settings-file-word">{WORDS[change]}</span>
              <span>{text}</span>
            </li>
          );
        })}
      </ul>
    </>
  );
}
