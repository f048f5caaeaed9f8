import { Copy } from 'lucide-react';
import { copyText } from '../clipboard.ts';

/** A path or an address that people need elsewhere. `what` names it: "data folder". */
export function CopyValue({ value, what }: { readonly value: string; readonly what: string }) {
  return (
    <span className="settings-value">
      <code>{value}</code>
      <button type="button" className="icon-button" aria-label={`Copy the ${what}`} onClick={() => void copyText(value, `The ${what} is copied.`)}>
        <Copy size={16} aria-hidden />
      </button>
    </span>
  );
}
