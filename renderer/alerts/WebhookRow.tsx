import { type SubmitEvent, useEffect, useId, useRef, useState } from 'react';
import type { Receiver } from '../../electron/api/alerts.ts';
import { type Answer, apiDelete, apiPut } from '../api.ts';
import { Switch } from '../components/Switch.tsx';
import { useFetched } from '../components/useFetched.ts';
import type { General, Save } from '../settings/general.ts';
import { sentenceOf } from '../settings/general.ts';
import { Row } from '../settings/Rows.tsx';
import { WebhookTestRow } from './WebhookTestRow.tsx';

interface WebhookRowProps {
  readonly webhook: General['webhook'];
  readonly save: Save;
}

/** Where alerts are sent as JSON. The address goes in and never comes out: whoever knows it could write to the chat behind it. */
export function WebhookRow({ webhook, save }: WebhookRowProps) {
  const { value: receiver, problem, set } = useFetched<Receiver>('/api/alerts/webhook');
  const [isReplacing, setReplacing] = useState(false);
  const done = (answer: Answer<Receiver>): string | null => {
    if (!answer.ok) return sentenceOf(answer.problem.message);
    set(answer.value);
    setReplacing(false);
    return null;
  };
  if (receiver === null) return problem !== null && <p className="field-error">{problem.message}</p>;
  const isSet = webhook !== null && !isReplacing;
  return (
    <>
      {isSet ? (
        <Row label="Webhook" text={<Where receiver={receiver} />}>
          <button type="button" className="button" onClick={() => setReplacing(true)}>
            Replace
          </button>
          <button type="button" className="button" onClick={() => void apiDelete<Receiver>('/api/alerts/webhook').then(done)}>
            Remove
          </button>
          <Switch
            label="Send alerts to the webhook"
            checked={webhook.enabled}
            onChange={async (enabled) => (await save({ webhook: { ...webhook, enabled } })) === null}
          />
        </Row>
      ) : (
        <AddressRow
          isReplacing={isReplacing}
          onCancel={() => setReplacing(false)}
          onSave={async (url) => done(await apiPut<Receiver>('/api/alerts/webhook', { url }))}
        />
      )}
      {isSet && <WebhookTestRow />}
    </>
  );
}

function whereTo({ address, enabled }: Receiver): string {
  if (!enabled) return `Nothing is sent${address === null ? '' : ` to ${address}`} while this is off.`;
  return address === null ? 'Alerts are to be sent as JSON.' : `Alerts are sent to ${address}, as JSON.`;
}

function Where({ receiver }: { readonly receiver: Receiver }) {
  const { reference, problem } = receiver;
  const kept = reference?.startsWith('env:') ? `The address is read from the environment variable ${reference.slice('env:'.length)}.` : null;
  return (
    <>
      {whereTo(receiver)} {kept}
      {problem !== null && (
        <span className="settings-because" role="alert">
          {problem}
        </span>
      )}
    </>
  );
}

interface AddressRowProps {
  readonly isReplacing: boolean;
  readonly onCancel: () => void;
  /** @returns what is wrong, or `null` */
  readonly onSave: (url: string) => Promise<string | null>;
}

function AddressRow({ isReplacing, onCancel, onSave }: AddressRowProps) {
  const id = useId();
  const [draft, setDraft] = useState('');
  const [error, setError] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isReplacing) field.current?.focus();
  }, [isReplacing]);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const wrong = draft.trim() === '' ? EMPTY : await onSave(draft);
    setError(wrong);
    if (wrong === null) setDraft('');
    else field.current?.focus();
  };
  return (
    <Row label="Webhook" text={HINT} controlId={id} textId={`${id}-text`} error={error} errorId={`${id}-error`}>
      <form className="alerts-address" noValidate onSubmit={(event) => void submit(event)}>
        <input
          ref={field}
          id={id}
          className="input"
          type="password"
          autoComplete="new-password"
          spellCheck={false}
          placeholder={isReplacing ? 'The new address' : 'https://…'}
          value={draft}
          aria-invalid={error !== null}
          aria-describedby={error === null ? `${id}-text` : `${id}-error ${id}-text`}
          onChange={(event) => setDraft(event.target.value)}
        />
        <button type="submit" className="button">
          Save the address
        </button>
        {isReplacing && (
          <button type="button" className="button quiet" onClick={onCancel}>
            Cancel
          </button>
        )}
      </form>
    </Row>
  );
}

const HINT =
  'An address that alerts are posted to: an incoming webhook of Slack, Discord, Teams or Mattermost, or a program of yours. It is kept as a secret.';
const EMPTY = 'Paste the address, for example https://hooks.slack.com/services/…';
