import { useState } from 'react';
import { TextField } from '../components/Field.tsx';
import type { Finder } from './discovery.ts';

/** Looks beyond this computer; only when somebody asks. */
export function Elsewhere({ finder: { looking, elsewhere, lookElsewhere } }: { readonly finder: Finder }) {
  const [host, setHost] = useState('');
  const busy = looking === 'elsewhere';
  return (
    <details className="add-more">
      <summary>Look on other computers</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (host.trim() !== '') lookElsewhere({ host: host.trim() });
        }}
      >
        <TextField label="Name or address of the computer" value={host} placeholder="gpu-box.local" onChange={setHost} />
        <div className="add-actions">
          <button type="submit" className="button" disabled={busy || host.trim() === ''}>
            Look there
          </button>
          <button type="button" className="button" disabled={busy} onClick={() => lookElsewhere({ network: true })}>
            Search the local network
          </button>
        </div>
        <p className="hint" role="status">
          {busy ? 'Looking … this takes up to 20 seconds.' : (elsewhere ?? 'Only the usual ports of model servers are asked.')}
        </p>
      </form>
    </details>
  );
}
