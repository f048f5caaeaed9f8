import { Copy } from 'lucide-react';
import { copyText } from '../clipboard.ts';

/** A command to run in a terminal, with a button that copies it. */
export function CommandLine({ command }: { readonly command: string }) {
  return (
    <div className="add-command">
      <code>{command}</code>
      <button type="button" className="button quiet" onClick={() => void copyText(command, 'The command is copied. Run it in a terminal.')}>
        <Copy size={16} aria-hidden />
        Copy
      </button>
    </div>
  );
}
