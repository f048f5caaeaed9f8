import { describe, expect, it } from 'vitest';
import type { BudgetLevel } from '../../electron/domain/budget.ts';
import { answers, fails, HOUR, MINUTE, settingsWith, watching } from '../support/alertsMemory.ts';
import { bedrockProvider, endpointOf, settingsOf } from '../support/targets.ts';

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
