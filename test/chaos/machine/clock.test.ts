import { expect, test } from 'vitest';
import { z } from 'zod';
import { checkCells } from '../../integration/history.naive.ts';
import { DAY, MINUTE, must, pingOf } from '../../integration/history.pings.ts';
import { chanceOf } from '../../support/chance.ts';
import { inForm, seedFor, tell } from '../../support/chaosForm.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { after } from '../../support/fakes.ts';
import { Ledger } from '../../support/fakesLedger.ts';
import { FakeMonitor } from '../../support/fakesMonitor.ts';
import { openaiSettings, startService } from '../../support/service.ts';
import { endpointOf, httpProvider, settingsOf } from '../../support/targets.ts';

const HOUR = 60 * MINUTE;
const YEAR = 365 * DAY;
const STEPS = [HOUR, -HOUR, YEAR, -YEAR] as const;
const RUNS = inForm(6, 150);
const ENDPOINTS = 40;

test(`In ${RUNS} random lives the wall clock jumps by an hour or a year either way and the machine sleeps for hours: every ping on time, none twice, none lost.`, {
  timeout: 600_000,
}, async () => {
  const chance = chanceOf(seedFor('clock'));
  let pings = 0;
  let jumps = 0;
  let sleeps = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const facts = Array.from({ length: ENDPOINTS }, (_, i) => ({
      id: `e${i}`,
      intervalMs: 1_000 * Math.round(chance.between(30, 3_600)),
      healthy: true,
    }));
    const settings = settingsOf(
      facts.map(({ id }) => httpProvider('openai', { id: `p.${id}` })),
      facts.map(({ id, intervalMs }) => endpointOf(id, { providerId: `p.${id}`, keepAlive: `${intervalMs / 1_000}s` })),
    );
    const fake = new FakeMonitor(settings, {
      random: () => chance.next(),
      quiet: true,
      record: () => {
        pings += 1;
      },
      reply: () => after(100 + 300 * chance.next()),
    });
    const ledger = new Ledger(fake, facts);
    await fake.monitor.start();
    for (let step = 0; step < 12; step += 1) {
      await fake.clock.advance(chance.between(MINUTE, 2 * HOUR));
      // A sleep comes to light with the next timer; until then nobody could have pinged.
      if (step % 4 === 3) {
        sleeps += 1;
        ledger.suspend(8 * HOUR);
        await fake.clock.advance(2 * MINUTE);
      } else {
        jumps += 1;
        fake.clock.stepWall(chance.pick(STEPS));
      }
      expect(ledger.wrong, `run ${run}, step ${step}`).toEqual([]);
      expect(ledger.lost(fake.clock.bootNow() - MINUTE), `run ${run}, step ${step}`).toEqual([]);
    }
    await fake.monitor.stop();
  }
  tell(`${RUNS} lives of ${ENDPOINTS} endpoints: ${jumps} jumps of the clock, ${sleeps} sleeps of 8 h, ${pings} pings, none late, doubled or lost`);
});

const NOW = Date.UTC(2026, 10, 2, 8);
const noPings = openaiSettings('http://127.0.0.1:9', [{ id: 'a', model: 'tiny', enabled: false }]);
const snapshotSchema = z.object({ notices: z.array(z.string()), endpoints: z.array(z.object({ endpoint: z.object({ id: z.string() }) })) });

test.each(STEPS)('A wall clock that is off by %i ms for a day costs no ping of the history, and none that comes after it.', async (step) => {
  const clock = new FakeClock(NOW);
  await using service = await startService({ clock, settings: noPings });
  const { history } = service.pilotLight;
  await service.pilotLight.start();
  const pings = Array.from({ length: 2_000 }, (_, i) => must(history.record(pingOf(NOW - 80 * DAY + i * HOUR, 'warm', 100 + (i % 7), 'a'))));

  clock.stepWall(step);
  // The sweep takes its time, and comes every hour.
  await clock.advance(DAY);
  expect(must(history.recent('a', 5_000))).toHaveLength(pings.length);
  clock.stepWall(-step);
  await clock.advance(HOUR);
  for (let i = 0; i < 200; i += 1) pings.push(must(history.record(pingOf(clock.wallNow() + i * MINUTE, 'warm', 90, 'a'))));
  expect(must(history.recent('a', 5_000))).toHaveLength(pings.length);
  checkCells(history, pings);
  expect(snapshotSchema.parse((await service.get('/api/state')).body)).toMatchObject({ notices: [], endpoints: [{ endpoint: { id: 'a' } }] });
});

test('A machine that comes up with its clock a year ahead, and has it set a minute later, keeps all of its history.', async () => {
  await using before = await startService({ clock: new FakeClock(NOW), settings: noPings });
  for (let i = 0; i < 100; i += 1) must(before.pilotLight.history.record(pingOf(NOW - i * HOUR, 'warm', 100, 'a')));
  const clock = new FakeClock(NOW + YEAR);
  await using service = await before.restart({ clock });
  await service.pilotLight.start();
  await clock.advance(MINUTE);
  clock.stepWall(-YEAR);
  await clock.advance(DAY);
  expect(must(service.pilotLight.history.recent('a', 5_000))).toHaveLength(100);
});

test('What is too old goes all the same, once the time has really passed.', async () => {
  const clock = new FakeClock(NOW);
  await using service = await startService({ clock, settings: { ...noPings, retentionDays: 5 } });
  const { history } = service.pilotLight;
  for (let i = 0; i < 100; i += 1) must(history.record(pingOf(NOW - i * HOUR, 'warm', 100, 'a')));
  await clock.advance(6 * DAY);
  expect(must(history.recent('a', 5_000))).toEqual([]);
});

test.each(STEPS)('After a jump of %i ms settings are changed and undone as before, and a pause ends when the clock says so.', async (step) => {
  const clock = new FakeClock(NOW);
  await using service = await startService({ clock, settings: noPings });
  await service.pilotLight.start();
  await service.call('POST', '/api/pauses', { for: '2h' });
  clock.stepWall(step);
  await clock.advance(MINUTE);
  const { status, body } = await service.get('/api/state');
  expect(status).toBe(200);
  const ends = NOW + 2 * HOUR;
  expect(body).toMatchObject({ at: clock.wallNow(), pausedUntil: clock.wallNow() < ends ? ends : null });
  expect((await service.call('PATCH', '/api/settings', { interval: '5m' })).status).toBe(200);
  expect((await service.call('POST', '/api/undo', {})).status).toBe(200);
  expect((await service.get('/api/settings')).body).toMatchObject({ interval: '2m' });
});
