import { TriangleAlert } from 'lucide-react';
import { type BilledProvider, knownBilling } from '../../electron/domain/knownBilling.ts';
import { fullUrl } from './address.ts';

interface ByTimeProps {
  /** The connection as it is typed so far. */
  readonly on: BilledProvider;
  readonly models: readonly string[];
}

/** Says, before anything is added, that the server charges for the time a model is up. Its place in the page stays while it has nothing to say. */
export function ByTime({ on, models }: ByTimeProps) {
  const provider = on.kind === 'bedrock' ? on : { ...on, baseUrl: fullUrl(on.baseUrl) };
  const services = new Set((models.length === 0 ? [''] : models).flatMap((model) => knownBilling(provider, model)?.name ?? []));
  const names = [...services].join(' and ');
  return (
    <div role="status">
      {names !== '' && (
        <p className="add-by-time">
          <TriangleAlert size={16} aria-hidden />
          {names} bills for the time that a model is up, and keeping it warm keeps it up. It is added, but not pinged by itself until you confirm what
          that costs.
        </p>
      )}
    </div>
  );
}
