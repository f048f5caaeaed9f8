import { LoaderCircle, RefreshCw } from 'lucide-react';
import type { AwsProfile, FoundServer as Found } from '../../../electron/domain/discovery.ts';
import { useDiscovery } from '../../add/discovery.ts';
import { FoundAws } from './FoundAws.tsx';
import { FoundServer } from './FoundServer.tsx';

/** Model servers and AWS profiles of this computer. */
export function FoundHere() {
  const { servers, aws, looking, problem, lookHere } = useDiscovery();
  const isLooking = looking !== null;
  return (
    <section aria-labelledby="first-found">
      <div className="first-found-head">
        <h2 id="first-found">Found on this computer</h2>
        <p className="muted" role="status">
          {isLooking && (
            <>
              <LoaderCircle size={16} aria-hidden />
              Looking for model servers …
            </>
          )}
        </p>
        <button type="button" className="button quiet" disabled={isLooking} onClick={lookHere}>
          <RefreshCw size={16} aria-hidden />
          Look again
        </button>
      </div>
      {problem !== null && <p role="alert">{problem.message} Look again, or add a server by hand.</p>}
      {servers === null ? (
        <p className="first-nothing muted">{problem === null && 'This takes a second or two.'}</p>
      ) : (
        <List servers={servers} aws={aws ?? []} />
      )}
    </section>
  );
}

function List({ servers, aws }: { readonly servers: readonly Found[]; readonly aws: readonly AwsProfile[] }) {
  return (
    <>
      {servers.length === 0 && <NoServer />}
      {servers.length + aws.length > 0 && (
        <ul className="first-list">
          {servers.map((server) => (
            <FoundServer key={server.baseUrl} found={server} />
          ))}
          {aws.map((profile) => (
            <FoundAws key={profile.name} profile={profile} />
          ))}
        </ul>
      )}
    </>
  );
}

function NoServer() {
  return (
    <p className="first-nothing">
      No model server answers on this computer. Start one, for example with <code>ollama serve</code> or <code>llama-server -m model.gguf</code>, then
      look again.
    </p>
  );
}
