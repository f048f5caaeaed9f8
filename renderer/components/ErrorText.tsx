import type { PingError } from '../../electron/domain/ping.ts';

/** What went wrong in our words; the server's own are folded below, or, where none answered, the system's. */
export function ErrorText({ error }: { readonly error: Pick<PingError, 'message' | 'detail' | 'status'> }) {
  return (
    <div className="error-text">
      <p>{error.message}</p>
      {error.detail !== null && (
        <details>
          <summary>{error.status === null ? 'Details' : `What the server said (status ${error.status})`}</summary>
          <pre>{error.detail}</pre>
        </details>
      )}
    </div>
  );
}
