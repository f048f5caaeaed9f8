import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BudgetLevel } from '../../electron/domain/budget.ts';
import type { EndpointInput } from '../../electron/domain/endpoint.ts';
import type { ErrorKind } from '../../electron/domain/ping.ts';
import type { Settings } from '../../electron/domain/settings.ts';
import { watching } from '../support/alertsMemory.ts';
import { after, answered, refused } from '../support/fakes.ts';
import { bedrockProvider, endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

const box = httpProvider('openai');
const far = httpProvider('openai', { id: 'far' });
const MINUTE = 60;
const HOUR = 60 * MINUTE;

function settingsWith(more: Partial<Settings> = {}, fields: Partial<EndpointInput> = {}): Settings {
  const endpoints = [endpointOf('a', fields), endpointOf('b', fields), endpointOf('c', { ...fields, providerId: 'far' })];
  return settingsOf([box, far], endpoints, { interval: '30s', ...more });
}

const fails = (kind: ErrorKind = 'server') => after(10, refused(kind));
const answers = (ttftMs = 100) => after(10, answered(ttftMs));

describe('An endpoint that fails for good', () => {
  it('is told once with all endpoints of its server, and once more when they answer again', async () => {
    const { fake, world, notices } = await watching(settingsWith());
    world.reply = ({ provider }) => (provider.id === 'box' ? fails() : answers());
    await fake.seconds(30 * MINUTE);
    world.reply = () => answers();
    await fake.seconds(30 * MINUTE);
    expect(notices).toMatchObject([
      { kind: 'failing', title: '2 endpoints of box fail', message: 'it is server', open: 1, endpoints: [{ id: 'a' }, { id: 'b' }] },
      { kind: 'recovered', title: '2 endpoints of box answer again', message: 'Pilot Light keeps them warm as before.', open: 0 },
    ]);
  });

  it('is an alert for each cause, and one notice for causes that come together', async () => {
    const { fake, world, notices, keeper } = await watching(settingsWith());
    world.reply = ({ provider }) => fails(provider.id === 'box' ? 'unreachable' : 'auth');
    await fake.seconds(10 * MINUTE);
    const titles = keeper.open.map(({ title }) => title);
    expect(titles).toEqual(expect.arrayContaining(['2 endpoints of box fail', 'far needs new credentials']));
    expect(titles).toHaveLength(2);
    world.reply = () => answers();
    await fake.seconds(30 * MINUTE);
    expect(keeper.open).toEqual([]);
    expect(notices.at(-1)).toMatchObject({ kind: 'recovered', open: 0 });
  });

  it('is told at the first refusal of credentials, by the name of the account', async () => {
    const { fake, world, notices } = await watching(settingsWith());
    world.reply = ({ endpoint }) => (endpoint.id === 'c' ? fails('auth') : answers());
    await fake.seconds(35);
    expect(notices).toMatchObject([{ kind: 'credentials', title: 'far needs new credentials', message: 'it is auth' }]);
  });

  it('is not told of after a single failure', async () => {
    const { fake, world, notices } = await watching(settingsWith());
    world.reply = () => fails();
    await fake.seconds(31);
    world.reply = () => answers();
    await fake.seconds(30 * MINUTE);
    expect(notices).toEqual([]);
  });

  it('is not told again when its trouble changes its face, but the alert has the newest words', async () => {
    const { fake, world, titles, keeper } = await watching(settingsWith());
    world.reply = ({ endpoint }) => (endpoint.id === 'c' ? fails() : answers());
    await fake.seconds(10 * MINUTE);
    world.reply = ({ endpoint }) => (endpoint.id === 'c' ? fails('auth') : answers());
    await fake.seconds(HOUR);
    expect(titles()).toEqual(['c fails']);
    expect(keeper.open).toMatchObject([{ kind: 'credentials', message: 'it is auth' }]);
  });

  it('is not over while the same trouble goes on elsewhere on the server', async () => {
    const { fake, world, titles } = await watching(settingsWith());
    world.reply = ({ provider }) => (provider.id === 'box' ? fails() : answers());
    await fake.seconds(10 * MINUTE);
    world.reply = ({ endpoint }) => (endpoint.id === 'a' ? fails() : answers());
    await fake.seconds(2 * HOUR);
    expect(titles()).toEqual(['2 endpoints of box fail']);
  });

  it('is told again every six hours while it lasts', async () => {
    const { fake, world, notices } = await watching(settingsWith({ interval: '10m' }));
    world.reply = ({ endpoint }) => (endpoint.id === 'c' ? fails() : answers());
    await fake.seconds(25 * HOUR);
    expect(notices.map(({ title }) => title)).toEqual(['c fails', ...Array.from({ length: 4 }, () => 'c still fails')]);
    const times = notices.map(({ at }) => at);
    expect(times.slice(1).every((at, i) => at - (times[i] ?? 0) >= 6 * HOUR * 1000)).toBe(true);
  });

  it('is over without a word when it is removed or switched off', async () => {
    const { fake, world, titles, keeper, change, store } = await watching(settingsWith());
    world.reply = ({ provider }) => (provider.id === 'box' ? fails() : answers());
    await fake.seconds(10 * MINUTE);
    const endpoints = [endpointOf('a', { enabled: false }), endpointOf('c', { providerId: 'far' })];
    await change({ endpoints });
    await fake.seconds(10 * MINUTE);
    expect(keeper.open).toEqual([]);
    expect(titles()).toEqual(['2 endpoints of box fail']);
    expect([...store.records.values()]).toMatchObject([{ clearedAt: expect.any(Number) }]);
  });

  it('is nothing where the rules say so', async () => {
    const alertRules = { failing: false, slowAfterPings: null, credentials: true, budget: true };
    const { fake, world, titles } = await watching(settingsWith({ alertRules }));
    world.reply = ({ endpoint }) => (endpoint.id === 'c' ? fails('auth') : fails());
    await fake.seconds(HOUR);
    expect(titles()).toEqual(['far needs new credentials']);
  });

  it('that comes back before anybody was told that it was over is the same alert still', async () => {
    const { fake, world, titles, keeper, store } = await watching(settingsWith({ interval: '1h' }));
    const pingWith = async (reply: typeof world.reply): Promise<void> => {
      world.reply = reply;
      void fake.monitor.pingNow(['c']);
      await fake.seconds(5);
    };
    await pingWith(() => fails('auth'));
    expect(titles()).toEqual(['far needs new credentials']);
    await pingWith(() => answers());
    await pingWith(() => answers());
    expect(keeper.open).toEqual([]);
    await pingWith(() => fails('auth'));
    await fake.seconds(10 * MINUTE);
    expect(titles()).toEqual(['far needs new credentials']);
    expect([...store.records.values()]).toMatchObject([{ id: 1, clearedAt: null }]);
  });

  it('is over without a word when the rules change, or nobody wants it warm any more', async () => {
    const { fake, world, titles, keeper, change } = await watching(settingsWith());
    world.reply = ({ endpoint }) => (endpoint.id === 'b' ? answers() : fails());
    await fake.seconds(10 * MINUTE);
    expect(keeper.open).toHaveLength(2);
    await change({ endpoints: world.settings.endpoints.map((endpoint) => (endpoint.id === 'c' ? { ...endpoint, keepAlive: null } : endpoint)) });
    expect(keeper.open).toMatchObject([{ title: 'a fails' }]);
    await change({ alertRules: { failing: false, slowAfterPings: 5, credentials: true, budget: true } });
    await fake.seconds(10 * MINUTE);
    expect(keeper.open).toEqual([]);
    expect(titles()).toHaveLength(1);
  });
});

describe('Quiet', () => {
  it('is kept while an endpoint is paused; what lasts is told after', async () => {
    const { fake, world, titles, change, keeper } = await watching(settingsWith());
    const pausedUntil = fake.clock.wallNow() + HOUR * 1000;
    await change({ pausedUntil });
    world.reply = () => fails();
    for (let i = 0; i < 5; i += 1) {
      void fake.monitor.pingNow(['c']);
      await fake.seconds(MINUTE);
    }
    expect(titles()).toEqual([]);
    expect(keeper.open).toEqual([]);
    await change({ pausedUntil: null });
    await fake.seconds(10 * MINUTE);
    expect(titles()).toContain('c fails');
  });

  it('is kept of what began before, too: neither a reminder nor an end is told', async () => {
    const { fake, world, titles, change } = await watching(settingsWith());
    world.reply = ({ endpoint }) => (endpoint.id === 'c' ? fails() : answers());
    await fake.seconds(10 * MINUTE);
    await change({ warming: false });
    await fake.seconds(13 * HOUR);
    world.reply = () => answers();
    for (let i = 0; i < 3; i += 1) {
      void fake.monitor.pingNow(['c']);
      await fake.seconds(MINUTE);
    }
    expect(titles()).toEqual(['c fails']);
    await change({ warming: true });
    await fake.seconds(10 * MINUTE);
    expect(titles()).toEqual(['c fails', 'c answers again']);
  });

  it('is kept while the desktop holds the schedule', async () => {
    const { fake, world, titles } = await watching(settingsWith());
    world.reply = () => fails();
    await fake.monitor.hold('on battery');
    for (let i = 0; i < 4; i += 1) {
      void fake.monitor.pingNow(['a']);
      await fake.seconds(MINUTE);
    }
    expect(titles()).toEqual([]);
  });
});

describe('A restart', () => {
  it('does not repeat an alert, and tells when it is over', async () => {
    const { fake, world, titles, keeper, begin } = await watching(settingsWith());
    world.reply = ({ provider }) => (provider.id === 'box' ? fails() : answers());
    await fake.seconds(10 * MINUTE);
    keeper.stop();
    const next = begin();
    await fake.seconds(HOUR);
    expect(titles()).toEqual(['2 endpoints of box fail']);
    expect(next.open).toMatchObject([{ title: '2 endpoints of box fail', message: 'it is server' }]);
    world.reply = () => answers();
    await fake.seconds(30 * MINUTE);
    expect(titles()).toEqual(['2 endpoints of box fail', '2 endpoints of box answer again']);
    expect(next.open).toEqual([]);
  });

  it('gives the next alert a number of its own', async () => {
    const { fake, world, keeper, begin, store } = await watching(settingsWith());
    for (let i = 0; i < 2; i += 1) {
      world.reply = ({ endpoint }) => (endpoint.id === 'c' ? fails() : answers());
      await fake.seconds(10 * MINUTE);
      world.reply = () => answers();
      await fake.seconds(HOUR);
      keeper.stop();
      if (i === 0) begin();
    }
    expect([...store.records.keys()]).toEqual([1, 2]);
  });
});

describe('An endpoint above its target', () => {
  it('is told after so many pings in a row, and when it is quick again', async () => {
    const { fake, world, notices } = await watching(settingsWith({}, { targetMs: 500 }));
    world.reply = ({ endpoint }) => (endpoint.id === 'a' ? answers(1_200) : answers());
    await fake.seconds(100);
    expect(notices).toEqual([]);
    await fake.seconds(MINUTE);
    world.reply = () => answers();
    await fake.seconds(5 * MINUTE);
    expect(notices).toMatchObject([
      { kind: 'slow', title: 'a is too slow', message: expect.stringContaining('TTFT is 1.2 s, above your target of 500 ms') },
      { kind: 'recovered', title: 'a is quick again' },
    ]);
  });

  it('is told of no more when it has no target any longer', async () => {
    const { fake, world, titles, change, keeper } = await watching(settingsWith({}, { targetMs: 500 }));
    world.reply = ({ endpoint }) => (endpoint.id === 'a' ? answers(1_200) : answers());
    await fake.seconds(10 * MINUTE);
    await change({ endpoints: world.settings.endpoints.map(({ targetMs: _none, ...endpoint }) => endpoint) });
    await fake.seconds(10 * MINUTE);
    expect(titles()).toEqual(['a is too slow']);
    expect(keeper.open).toEqual([]);
  });
});

describe('A budget', () => {
  const level = (state: BudgetLevel['state'], spentUsd: number, more: Partial<BudgetLevel> = {}): BudgetLevel => ({
    endpointId: null,
    span: 'day',
    spentUsd,
    limitUsd: 1,
    state,
    until: 0,
    ...more,
  });

  it('is told at 80 % and when it is used up, each once, and begins anew without a word', async () => {
    const { fake, world, notices, keeper } = await watching(settingsWith({ interval: '2m' }));
    world.budgets = [level('near', 0.81)];
    await fake.seconds(5 * MINUTE);
    world.budgets = [level('near', 0.9)];
    await fake.seconds(5 * MINUTE);
    world.budgets = [level('used', 1)];
    await fake.seconds(20 * HOUR);
    expect(keeper.open).toMatchObject([{ kind: 'budgetUsed' }]);
    world.budgets = [level('ok', 0)];
    await fake.seconds(HOUR);
    expect(keeper.open).toEqual([]);
    expect(notices).toMatchObject([
      {
        kind: 'budgetNear',
        title: 'The budget for today is nearly used up',
        message: 'Pings have cost $0.81 of $1.00 today. At 100 %, none is sent until midnight.',
      },
      {
        kind: 'budgetUsed',
        title: 'The budget for today is used up',
        message: expect.stringContaining('None is sent until midnight, unless you raise the budget.'),
      },
    ]);
  });

  it('of one endpoint is told by its model, and opens that', async () => {
    const { fake, world, notices } = await watching(settingsWith());
    world.budgets = [level('used', 0.0123, { endpointId: 'a', span: 'month', limitUsd: 0.012 })];
    await fake.seconds(5 * MINUTE);
    expect(notices).toMatchObject([
      {
        title: 'The budget of a for this month is used up',
        message: expect.stringContaining('Pings of a have cost $0.012 of $0.012 this month.'),
        endpoints: [{ id: 'a' }],
      },
    ]);
  });
});

describe('Credentials that expire', () => {
  const aws = bedrockProvider();
  const settings = settingsOf([aws], [endpointOf('claude', { providerId: 'aws' })], { interval: '30s' });
  const says = { says: 'AWS credentials of profile work expire', remedy: 'Run: aws sso login --profile work' };

  it('are told a quarter of an hour before, with what to do, and when they were renewed', async () => {
    const { fake, notices, keeper } = await watching(settings);
    const at = fake.clock.wallNow() + HOUR * 1000;
    keeper.setExpiry('aws', { at, ...says });
    await fake.seconds(44 * MINUTE);
    expect(notices).toEqual([]);
    await fake.seconds(2 * MINUTE);
    expect(notices).toMatchObject([
      { kind: 'expiring', title: 'Credentials of aws expire soon', message: expect.stringMatching(/expire at \d\d:\d\d\. Run: aws sso login/) },
    ]);
    keeper.setExpiry('aws', { at: at + HOUR * 1000, ...says });
    await fake.seconds(2 * MINUTE);
    expect(notices.map(({ title }) => title)).toEqual(['Credentials of aws expire soon', 'Credentials of aws were renewed']);
  });

  it('are forgotten with their account, so that another one under its name is not told of as theirs', async () => {
    const { fake, notices, keeper, change } = await watching(settings);
    keeper.setExpiry('aws', { at: fake.clock.wallNow() + HOUR * 1000, ...says });
    await change({ providers: [], endpoints: [] });
    keeper.look();
    await change({ providers: [...settings.providers], endpoints: [...settings.endpoints] });
    await fake.seconds(50 * MINUTE);
    expect(notices).toEqual([]);
  });

  it('are an alert of refused credentials when they have expired, and no longer one that they will', async () => {
    const { fake, world, notices, keeper } = await watching(settings);
    keeper.setExpiry('aws', { at: fake.clock.wallNow() + 10 * MINUTE * 1000, ...says });
    await fake.seconds(10 * MINUTE);
    world.reply = () => fails('auth');
    await fake.seconds(5 * MINUTE);
    expect(notices.map(({ kind }) => kind)).toEqual(['expiring', 'credentials']);
    expect(keeper.open).toMatchObject([{ kind: 'credentials' }]);
  });
});

describe('Whatever happens', () => {
  const step = fc.record({ seconds: fc.integer({ min: 1, max: 300 }), down: fc.subarray(['a', 'b', 'c']), paused: fc.boolean() });

  it('there is never more than one notice a minute, each alert is told to begin before it is told to end, and at rest nothing is told', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const { fake, world, notices, change, keeper, store } = await watching(settingsWith());
        for (const { seconds, down, paused } of steps) {
          world.reply = ({ endpoint }) => (down.includes(endpoint.id) ? fails() : answers());
          await change({ warming: !paused });
          const before = notices.length;
          await fake.seconds(seconds);
          if (paused) expect(notices.slice(before)).toEqual([]);
        }
        const times = notices.map(({ at }) => at);
        expect(times.every((at, i) => i === 0 || at - (times[i - 1] ?? 0) >= 60_000)).toBe(true);
        for (const id of store.records.keys()) {
          const turns = notices.flatMap(({ alerts }) => alerts.filter((alert) => alert.id === id).map(({ turn }) => turn));
          expect(turns.filter((turn) => turn !== 'lasting').every((turn, i) => turn === (i % 2 === 0 ? 'raised' : 'cleared'))).toBe(true);
        }
        world.reply = () => answers();
        await change({ warming: true });
        await fake.seconds(HOUR);
        expect(keeper.open).toEqual([]);
        const open = notices
          .flatMap(({ alerts }) => alerts)
          .reduce((sum, { turn }) => sum + (turn === 'raised' ? 1 : turn === 'cleared' ? -1 : 0), 0);
        expect(open).toBe(0);
      }),
      { numRuns: 10 },
    );
  }, 30_000);
});

describe('A look at everything', () => {
  it('comes once a second, however many endpoints fail or rest at once, and not with each ping', async () => {
    let looks = 0;
    const budgets = (): readonly BudgetLevel[] => {
      looks += 1;
      return [];
    };
    const endpoints = Array.from({ length: 100 }, (_, i) => endpointOf(`e${i}`));
    const { fake, change, world } = await watching(settingsOf([box], endpoints, { interval: '30s' }), { budgets });
    looks = 0;
    await fake.seconds(10 * MINUTE);
    expect(looks).toBeLessThan(15);
    await change({ pausedUntil: fake.clock.wallNow() + MINUTE * 1000 });
    looks = 0;
    await fake.seconds(5);
    expect(looks).toBeLessThan(8);
    world.reply = () => fails();
    looks = 0;
    await fake.seconds(5 * MINUTE);
    expect(looks).toBeLessThan(200);
  });
});
