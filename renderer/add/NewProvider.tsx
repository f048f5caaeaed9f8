import type { AwsProfile } from '../../electron/domain/discovery.ts';
import { useLive } from '../live/live.ts';
import { hrefOf } from '../route.ts';
import { ConnectionForm } from './ConnectionForm.tsx';
import { type Draft, twinOf } from './draft.ts';
import { ModelsForm } from './ModelsForm.tsx';
import type { AddRequest } from './save.ts';
import { useConnection } from './useConnection.ts';

interface NewProviderProps {
  readonly start: Draft;
  readonly testAtOnce: boolean;
  readonly profiles: readonly AwsProfile[] | null;
  /** Goes on with another kind. */
  readonly onKind: (draft: Draft) => void;
}

const NOTHING_TAKEN: ReadonlySet<string> = new Set();

/** A connection that is not saved yet, and the models to add with it. */
export function NewProvider({ start, testAtOnce, profiles, onKind }: NewProviderProps) {
  const connection = useConnection(start, testAtOnce);
  const { draft, tester } = connection;
  const providers = useLive(({ state }) => state?.providers);
  const twin = twinOf(draft, providers ?? []);

  const target = (): AddRequest['on'] | null => {
    if (!connection.check()) return null;
    const { state } = tester;
    const server = state.kind === 'answered' && state.test.ok ? state.test.server : null;
    // "OpenAI-compatible" is no name of a server.
    return { kind: 'new', draft, serverName: server === null || server.kind === 'openai' || server.kind === 'bedrock' ? null : server.name };
  };

  return (
    <div className="add-columns">
      <ConnectionForm
        connection={connection}
        profiles={profiles}
        onKind={(kind) => onKind({ ...draft, kind, name: '', baseUrl: draft.baseUrl.replace(/\/v1\/?$/, '') })}
      >
        {twin !== null && (
          <p className="hint">
            You have this server already as {twin.name}. <a href={hrefOf({ view: 'add', providerId: twin.id })}>Add models there instead</a>
          </p>
        )}
      </ConnectionForm>
      <ModelsForm on={draft} testState={tester.state} taken={NOTHING_TAKEN} target={target} />
    </div>
  );
}
