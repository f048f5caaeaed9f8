import { describe, expect, it } from 'vitest';
import { answers, fails, HOUR, MINUTE, settingsWith, watching } from '../support/alertsMemory.ts';
import { endpointOf } from '../support/targets.ts';

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
