/** The text of an XDG autostart entry that runs `command`. */
export function autostartEntry(command: readonly string[]): string {
  return `[Desktop Entry]
Type=Application
Name=Pilot Light
Comment=Keeps LLM endpoints warm
Exec=${command.map(quoted).join(' ')}
Terminal=false
X-GNOME-Autostart-enabled=true
`;
}

/** Whether an entry starts anything: users and desktops switch one off by a line in it. */
export function isEntryOn(text: string): boolean {
  return !/^Hidden\s*=\s*true\s*$/m.test(text) && !/^X-GNOME-Autostart-enabled\s*=\s*false\s*$/m.test(text);
}

/**
 * An argument of `Exec`. Quoted by the rules for arguments, then escaped by those for strings, hence the many backslashes; `%` begins a
 * field code.
 */
function quoted(argument: string): string {
  if (/^[\w./-]+$/.test(argument)) return argument;
  const escaped = argument
    .replace(/["`$\\]/g, '\\$&')
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%');
  return `"${escaped}"`;
}
