import type { ShownEndpoint } from '../../electron/domain/endpoint.ts';
import type { PingError } from '../../electron/domain/ping.ts';
import type { Provider } from '../../electron/domain/provider.ts';
import { pingNow } from '../actions.ts';
import { copyText } from '../clipboard.ts';
import { hrefOf } from '../route.ts';
import { inRow, remedyOf } from './remedy.ts';

interface FailureProps {
  readonly error: PingError;
  readonly endpoint: ShownEndpoint;
  readonly provider: Provider;
}

/** Why it fails, and the one thing to do about it from here. */
export function Failure({ error, endpoint, provider }: FailureProps) {
  const remedy = remedyOf(provider, error);
  return (
    <div className="home-failure">
      <p title={error.message}>{inRow(error, remedy, provider.name, endpoint.model)}</p>
      {remedy.kind === 'key' ? (
        <a className="button" href={hrefOf({ view: 'add', providerId: provider.id })}>
          Change the key
        </a>
      ) : (
        <button
          type="button"
          className="button"
          title={remedy.kind === 'signIn' ? remedy.command : undefined}
          onClick={() => void (remedy.kind === 'signIn' ? signIn(remedy.command, endpoint) : pingNow(endpoint))}
        >
          {remedy.kind === 'signIn' ? 'Sign in and retry' : 'Try again'}
        </button>
      )}
    </div>
  );
}

/** What is pinged when somebody comes back to this window, by id. */
const signedIn = new Map<string, ShownEndpoint>();

function pingSignedIn(): void {
  for (const endpoint of signedIn.values()) void pingNow(endpoint);
  signedIn.clear();
}

/** Signing in happens in a terminal; whoever comes back from there has done it. */
async function signIn(command: string, endpoint: ShownEndpoint): Promise<void> {
  signedIn.set(endpoint.id, endpoint);
  // The same function again is no second listener.
  addEventListener('focus', pingSignedIn, { once: true });
  await copyText(command, `Copied: ${command}. Run it in a terminal; the ping is made again when you come back to this window.`);
}
