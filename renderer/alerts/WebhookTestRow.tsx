import { useState } from 'react';
import type { WebhookTest } from '../../electron/api/alerts.ts';
import { type Answer, apiPost } from '../api.ts';
import { milliseconds } from '../format.ts';
import { Row } from '../settings/Rows.tsx';

/** Sends a test, and says what came of it. */
export function WebhookTestRow() {
  const [testing, setTesting] = useState(false);
  const [answer, setAnswer] = useState<Answer<WebhookTest> | null>(null);
  const test = async (): Promise<void> => {
    setTesting(true);
    setAnswer(await apiPost<WebhookTest>('/api/alerts/test'));
    setTesting(false);
  };
  return (
    <Row label="Test of the webhook" text={<Outcome testing={testing} answer={answer} />}>
      <button type="button" className="button" disabled={testing} onClick={() => void test()}>
        Send a test
      </button>
    </Row>
  );
}

function Outcome({ testing, answer }: { readonly testing: boolean; readonly answer: Answer<WebhookTest> | null }) {
  return (
    <span role="status">
      {testing ? 'Sending …' : answer === null ? 'Sends a message now and shows what the receiver answers.' : <Told answer={answer} />}
    </span>
  );
}

function Told({ answer }: { readonly answer: Answer<WebhookTest> }) {
  if (!answer.ok)
    return (
      <span className="alerts-test" data-tone="bad">
        {answer.problem.message}
      </span>
    );
  const { ok, status, tookMs, said, message } = answer.value;
  const words = said === '' ? '' : ` It said: “${said}”`;
  if (!ok) return <span className="alerts-test" data-tone="bad">{`${message ?? 'It did not arrive.'}${words}`}</span>;
  return <span className="alerts-test">{`Arrived: status ${status} after ${milliseconds(tookMs)}.${words}`}</span>;
}
