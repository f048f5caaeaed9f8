import './way.css';
import { memo } from 'react';
import type { ShownEndpoint } from '../../../electron/domain/endpoint.ts';
import type { Provider } from '../../../electron/domain/provider.ts';
import { WayForm } from './WayForm.tsx';
import { Ways } from './Ways.tsx';

interface WayPanelProps {
  readonly endpoint: ShownEndpoint;
  readonly provider: Provider;
}

/** Which way it is pinged, and what the pings are made of. */
export default memo(function WayPanel({ endpoint, provider }: WayPanelProps) {
  return (
    <>
      <Ways endpoint={endpoint} provider={provider} />
      <WayForm key={endpoint.id} endpoint={endpoint} provider={provider} />
    </>
  );
});
