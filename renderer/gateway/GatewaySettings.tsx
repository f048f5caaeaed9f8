import './note.css';
import { lazy, Suspense } from 'react';
import type { About } from '../../electron/api/about.ts';
import { patiently } from '../later.ts';
import type { Editing } from '../settings/general.ts';
import { Section } from '../settings/Rows.tsx';
import { SwitchRow } from '../settings/SwitchRow.tsx';

const Addresses = lazy(() => patiently(() => import('./Addresses.tsx')));

interface GatewayProps extends Editing {
  readonly about: Pick<About, 'surface' | 'loopback'>;
}

/** Requests of local programs on their way to the providers. */
export function GatewaySettings({ general, save, about: { surface, loopback } }: GatewayProps) {
  const { gateway } = general;
  const base = loopback.url ?? (surface === 'desktop' ? null : location.origin);
  return (
    <Section
      name="gateway"
      title="Gateway"
      text="Let your programs reach their models through Pilot Light. It passes every request on unchanged, notes how long the first token of real work takes, and moves the next ping. Texts are never stored."
    >
      <SwitchRow
        label="Gateway"
        text="Programs on this computer may send requests through it without the token. Web pages may not."
        checked={gateway.enabled}
        onSave={(enabled) => save({ gateway: { ...gateway, enabled } })}
      />
      {gateway.enabled && base === null && (
        <p className="gateway-note" role="status">
          It has no address yet: switch the loopback service on, under “Browser and API”.
        </p>
      )}
      {gateway.enabled && base !== null && (
        <Suspense fallback={<p className="hint">Loading …</p>}>
          <Addresses base={base.replace(/\/$/, '')} signsBedrock={gateway.signBedrock} save={save} />
        </Suspense>
      )}
    </Section>
  );
}
