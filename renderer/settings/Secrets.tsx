import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { About } from '../../electron/api/about.ts';
import { apiDelete, path } from '../api.ts';
import { Confirm } from '../components/Confirm.tsx';
import { showToast } from '../components/toastStore.ts';
import { useFetched } from '../components/useFetched.ts';
import { useLive } from '../live/live.ts';
import type { General } from './general.ts';
import { Row, Section } from './Rows.tsx';

/** Names of the stored tokens and keys; nothing ever shows their values. */
export function Secrets({ storage, general: { webhook, sharing } }: { readonly storage: About['secrets']; readonly general: General }) {
  const { value: ids, problem, again } = useFetched<string[]>('/api/secrets');
  const providers = useLive(({ state }) => state?.providers);
  const [leaving, setLeaving] = useState<string | null>(null);
  const endpoints = useLive(({ state }) => state?.endpoints);
  const usersOf = (id: string): string[] => [
    ...(providers ?? []).flatMap(({ token, name }) => (token === `secret:${id}` ? [name] : [])),
    ...(endpoints ?? []).flatMap(({ endpoint: { model, headers = {} } }) => (sendsSecret(headers, id) ? [`a header of ${model}`] : [])),
    ...(webhook?.url === `secret:${id}` ? ['the webhook of the alerts'] : []),
    ...(sharing.password === `secret:${id}` ? ['the schedule of several machines'] : []),
  ];

  const remove = async (id: string): Promise<void> => {
    // The question has said who uses it.
    const force = usersOf(id).length > 0;
    const answer = await apiDelete(path`/api/secrets/${id}` + (force ? '?force=true' : ''));
    showToast(answer.ok ? `Deleted the secret ${id}.` : answer.problem.message, { tone: answer.ok ? 'info' : 'bad' });
    again();
  };

  return (
    <Section
      name="secrets"
      title="Secrets"
      text={storage.sentence ?? 'Tokens and keys are stored apart from the settings. They can be replaced or deleted, never read.'}
    >
      {problem !== null && ids === null && <p className="field-error">{problem.message}</p>}
      {ids?.length === 0 && <p className="settings-none">Nothing is stored.</p>}
      {ids?.map((id) => (
        <Row key={id} label={id} text={usedBy(usersOf(id))}>
          <button type="button" className="icon-button" aria-label={`Delete the secret ${id}`} onClick={() => setLeaving(id)}>
            <Trash2 size={16} aria-hidden />
          </button>
        </Row>
      ))}
      {leaving !== null && (
        <Confirm
          title={`Delete the secret ${leaving}?`}
          danger
          action="Delete secret"
          onConfirm={() => void remove(leaving)}
          onClose={() => setLeaving(null)}
        >
          <p>{consequence(usersOf(leaving))}</p>
        </Confirm>
      )}
    </Section>
  );
}

/** A word may come before the reference: `Bearer secret:ID`. */
function sendsSecret(headers: Readonly<Record<string, string>>, id: string): boolean {
  return Object.values(headers).some((text) => text.trim().split(' ').at(-1) === `secret:${id}`);
}

const usedBy = (names: readonly string[]): string => (names.length === 0 ? 'Not used by any provider or endpoint' : `Used by ${names.join(', ')}`);

const consequence = (names: readonly string[]): string =>
  names.length === 0
    ? 'Nothing uses it. It cannot be brought back.'
    : `Pings that need it fail until you store it again: ${names.join(', ')}. It cannot be brought back.`;
