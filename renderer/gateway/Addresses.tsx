import './gateway.css';
import type { Provider } from '../../electron/domain/provider.ts';
import { useLive } from '../live/live.ts';
import { CopyValue } from '../settings/CopyValue.tsx';
import type { Save } from '../settings/general.ts';
import { SwitchRow } from '../settings/SwitchRow.tsx';
import { linesFor } from './gatewayLines.ts';

interface AddressesProps {
  /** Address of the service, without a slash at its end. */
  readonly base: string;
  readonly signsBedrock: boolean;
  readonly save: Save;
}

/** What to write into a program, for each provider. */
export default function Addresses({ base, signsBedrock, save }: AddressesProps) {
  const providers = useLive(({ state }) => state?.providers ?? NONE);
  const hasBedrock = providers.some(({ kind }) => kind === 'bedrock');
  return (
    <>
      {hasBedrock && (
        <SwitchRow
          label="Sign for Bedrock"
          text="AWS programs sign each request for the address it goes to, so Bedrock would refuse what comes through here. With this, it is signed anew with the credentials of the provider: every program on this computer can use that account then. Bedrock API keys need it not."
          checked={signsBedrock}
          onSave={(signBedrock) => save({ gateway: { enabled: true, signBedrock } })}
        />
      )}
      {providers.length === 0 && <p className="gateway-note">Add an endpoint, and the address of its provider stands here.</p>}
      {providers.map((provider) => (
        <ProviderLines key={provider.id} provider={provider} base={base} />
      ))}
    </>
  );
}

const NONE: readonly Provider[] = [];

function ProviderLines({ provider, base }: { readonly provider: Provider; readonly base: string }) {
  return (
    <div className="gateway-provider">
      <h3>{provider.name}</h3>
      <dl>
        {linesFor(provider, base).map(({ who, line }) => (
          <div key={who}>
            <dt className="hint">{who}</dt>
            <dd>
              <CopyValue value={line} what={`line for ${who}, ${provider.name}`} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
