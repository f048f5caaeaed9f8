import { Copy } from 'lucide-react';
import { useRef } from 'react';
import { showToast } from '../components/toastStore.ts';

/** A command to run in a terminal, with a button that copies it. */
export function CommandLine({ command }: { readonly command: string }) {
  const text = useRef<HTMLElement>(null);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(command);
      showToast('Copied. Run it in a terminal, then test again.');
    } catch {
      // Where the browser does not allow it, the selection is one key away from it.
      if (text.current !== null) getSelection()?.selectAllChildren(text.current);
      showToast('This browser did not allow copying. The command is selected: copy it with the keyboard.');
    }
  };
  return (
    <div className="add-command">
      <code ref={text}>{command}</code>
      <button type="button" className="button quiet" onClick={() => void copy()}>
        <Copy size={16} aria-hidden />
        Copy
      </button>
    </div>
  );
}
