import type { Endpoint } from '../../electron/domain/endpoint.ts';
import type { PingError } from '../../electron/domain/ping.ts';
import type { Provider } from '../../electron/domain/provider.ts';
import { pingNow } from '../actions.ts';
import { copyText } from '../clipboard.ts';
import { signInCommand } from './signIn.ts';

interface FailureProps {
  readonly error: PingError;
  readonly endpoint: Endpoint;
  readonly provider: Provider;
}

/** Why it fails, and the one thing to do about it from here. */
export function Failure({ error, endpoint, provider }: FailureProps) {
  const command = signInCommand(provider, error.kind);
  return (
    <div className="home-failure">
      <p title={error.message}>{error.message}</p>
      {command === null ? (
        <button type="button" className="button" onClick={() => void pingNow(endpoint)}>
          Try again
        </button>
      ) : (
        <button type="button" className="button" title={command} onClick={() => void signIn(command, endpoint)}>
          Sign in and retry
        </button>
      )}
    </div>
  );
}

/** Signing in happens in a terminal; whoever comes back from there has done it. */
async function signIn(command: string, endpoint: Endpoint): Promise<void> {
  addEventListener('focus', () => void pingNow(endpoint), { once: true });
  await copyText(command, `Copied: ${command}. Run it in a terminal; the ping is made again when you come back to this window.`);
}
