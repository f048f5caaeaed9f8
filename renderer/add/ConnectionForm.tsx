import { Fragment, type ReactNode } from 'react';
import type { AwsProfile } from '../../electron/domain/discovery.ts';
import { BedrockFields } from './BedrockFields.tsx';
import { HttpFields } from './HttpFields.tsx';
import { TestResult } from './TestResult.tsx';
import type { Connection } from './useConnection.ts';

interface ConnectionFormProps {
  readonly connection: Connection;
  readonly profiles: readonly AwsProfile[] | null;
  readonly onKind?: (kind: 'ollama' | 'vllm') => void;
  /** What Enter does; without it Enter tests. */
  readonly onSubmit?: () => void;
  /** Further buttons beside "Test connection". */
  readonly actions?: ReactNode;
  /** A note below the fields. */
  readonly children?: ReactNode;
}

/** Where the models are: the fields of one kind, and the test whether they are right. */
export function ConnectionForm({ connection, profiles, onKind, onSubmit, actions, children }: ConnectionFormProps) {
  const { draft, generation, errors, tester, form, change, test } = connection;
  const fields = { draft, errors, onChange: change };
  return (
    <section className="add-connection" aria-labelledby="add-connection-title">
      <h2 id="add-connection-title" tabIndex={-1}>
        Connection
      </h2>
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          (onSubmit ?? test)();
        }}
      >
        <Fragment key={generation}>
          {draft.kind === 'bedrock' ? <BedrockFields {...fields} profiles={profiles} /> : <HttpFields kind={draft.kind} {...fields} />}
        </Fragment>
        {children}
        <div className="add-actions">
          {actions}
          <button type={onSubmit === undefined ? 'submit' : 'button'} className="button" onClick={onSubmit === undefined ? undefined : test}>
            Test connection
          </button>
        </div>
        <TestResult state={tester.state} onAgain={test} onKind={onKind} />
      </form>
    </section>
  );
}
