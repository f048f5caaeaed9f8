import './prefix.css';
import type { TermsProps } from '../../detail/Terms.tsx';
import { PrefixForm } from './PrefixForm.tsx';
import { PrefixSeen } from './PrefixSeen.tsx';

/** Which system prompt is kept hot, and what that does. */
export default function PrefixPanel({ item: { endpoint, state }, provider }: TermsProps) {
  if (endpoint.task === 'embed') return <p className="muted">This endpoint answers with vectors, and embeddings have no system prompt.</p>;
  return (
    <>
      <p className="prefix-lead">
        Give the system prompt that your requests begin with, and every ping sends it first: the server then still has it in its prompt cache when you
        come, and does not read it anew before it answers.
      </p>
      <PrefixForm endpoint={endpoint} provider={provider} />
      {endpoint.prefix !== undefined && (
        <PrefixSeen endpoint={endpoint} provider={provider} intervalSeconds={state.intervalSeconds} lastPingAt={state.lastPing?.at ?? 0} />
      )}
    </>
  );
}
