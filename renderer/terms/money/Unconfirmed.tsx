import { Suspense, useState } from 'react';
import type { ShownEndpoint } from '../../../electron/domain/endpoint.ts';
import { money } from '../../format.ts';
import { ConfirmTime } from '../../loadParts.ts';

interface UnconfirmedProps {
  readonly endpoint: ShownEndpoint;
  readonly usdPerHour: number | null;
}

/** Its server charges for the time it is up: that is said, and nothing is pinged, until somebody agrees. */
export function Unconfirmed({ endpoint, usdPerHour }: UnconfirmedProps) {
  const price = usdPerHour === null ? '' : `, about ${money(usdPerHour)} an hour`;
  return (
    <>
      <p>Bills for the time it is up{price}. Not pinged until you confirm that.</p>
      <ConfirmButton endpoint={endpoint} label="Confirm …" />
    </>
  );
}

/** Opens the question with its figure. */
export function ConfirmButton({ endpoint, label }: { readonly endpoint: ShownEndpoint; readonly label: string }) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <button type="button" className="button danger" onClick={() => setIsAsking(true)}>
        {label}
      </button>
      {isAsking && (
        <Suspense>
          <ConfirmTime endpoint={endpoint} onClose={() => setIsAsking(false)} />
        </Suspense>
      )}
    </>
  );
}
