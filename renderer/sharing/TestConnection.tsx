import { useEffect, useState } from 'react';
import type { SharingTest } from '../../electron/domain/sharing.ts';
import { type Answer, apiPost } from '../api.ts';
import { sentenceOf } from '../settings/general.ts';
import { newPassword, type SharingDraft, sharingOf } from './sharingDraft.ts';

/** Connects with what stands in the form, and says what came of it. */
export function TestConnection({ draft }: { readonly draft: SharingDraft }) {
  const [testing, setTesting] = useState(false);
  const [answer, setAnswer] = useState<Answer<SharingTest> | null>(null);
  // What was told of another address says nothing of this one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another draft is the reason.
  useEffect(() => setAnswer(null), [draft]);
  const test = async (): Promise<void> => {
    setTesting(true);
    const password = newPassword(draft);
    setAnswer(await apiPost<SharingTest>('/api/sharing/test', { sharing: sharingOf(draft), ...(password === null ? {} : { password }) }));
    setTesting(false);
  };
  const isWrong = answer !== null && !(answer.ok && answer.value.ok);
  return (
    <>
      <button type="button" className="button" disabled={testing} onClick={() => void test()}>
        Test connection
      </button>
      <p role="status" className={isWrong ? 'field-error sharing-tested' : 'hint sharing-tested'}>
        {testing ? 'Connecting …' : answer === null ? '' : answer.ok ? answer.value.message : sentenceOf(answer.problem.message)}
      </p>
    </>
  );
}
