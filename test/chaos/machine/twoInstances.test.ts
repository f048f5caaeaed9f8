import { expect, test } from 'vitest';
import { inForm, tell } from '../../support/chaosForm.ts';
import { runCli, startServe } from '../../support/runCli.ts';
import { keptIn, startLab } from './lab.ts';

const ROUNDS = inForm(2, 15);
const AT_ONCE = 4;
const REFUSAL = 'Another Pilot Light is using this data folder. Stop it first, or choose another folder with --data.';

test(`Of ${AT_ONCE} that start on one folder at the same moment one runs and the others are refused in one sentence, ${ROUNDS} times, each after a SIGKILL.`, {
  timeout: 240_000,
}, async () => {
  await using lab = await startLab();
  await lab.pinged(3);
  // While it runs nobody else gets in, whatever they want to do.
  for (const args of [
    ['serve', '--port', '0'],
    ['serve', '--port', '0', '--log-level', 'debug'],
  ]) {
    const ended = await runCli([...args, '--data', lab.folder]);
    expect(ended).toMatchObject({ code: 1, stdout: '', stderr: `pilotlight: ${REFUSAL}\n` });
  }
  await lab.serve.end('SIGKILL');
  for (let round = 0; round < ROUNDS; round += 1) {
    const all = await Promise.allSettled(
      Array.from({ length: AT_ONCE }, () => startServe(lab.folder, ['--start-delay', '0s', '--log-level', 'warn'])),
    );
    const running = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const refused = all.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
    expect(running).toHaveLength(1);
    for (const reason of refused) expect(reason).toContain(`serve ended with 1 without printing its link:\npilotlight: ${REFUSAL}`);
    await lab.pinged(3);
    for (const serve of running) {
      expect(serve.stderr).toBe('');
      await serve.end('SIGKILL');
    }
  }
  tell(`${keptIn(lab.folder).size} pings are in the history after ${ROUNDS} rounds`);
  await using last = await lab.again();
  expect(await (await last.fetch('/api/state')).json()).toMatchObject({ notices: [], endpoints: { length: 3 } });
});
