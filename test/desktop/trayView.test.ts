import { describe, expect, it } from 'vitest';
import { type TrayFacts, trayView } from '../../electron/desktop/trayView.ts';
import type { Provider } from '../../electron/domain/provider.ts';
import type { Settings } from '../../electron/domain/settings.ts';
import type { EndpointState, Warmth } from '../../electron/domain/warmth.ts';
import { endpointOf, httpProvider, settingsOf } from '../support/targets.ts';

const now = new Date(2026, 10, 22, 9, 30).getTime();

const stateOf = (endpointId: string, warmth: Warmth, more: Partial<EndpointState> = {}): EndpointState => ({
  endpointId,
  warmth,
  pinging: false,
  busy: false,
  nextPingAt: null,
  rest: null,
  coldAt: null,
  intervalSeconds: 120,
  rule: 'every',
  belief: null,
  why: 'Next ping at 10:00:00.',
  dropped: null,
  lastPing: null,
  lastTtftMs: 142,
  consecutiveFailures: 0,
  alert: false,
  error: null,
  ...more,
});

/** One endpoint for each state, named after it. */
function viewOf(warmths: readonly Warmth[], more: Partial<TrayFacts> = {}, settings: Partial<Settings> = {}) {
  const states = warmths.map((warmth, i) => stateOf(`${warmth}-${i}`, warmth));
  return trayView({
    settings: settingsOf(
      [httpProvider('ollama')],
      states.map(({ endpointId }) => endpointOf(endpointId)),
      settings,
    ),
    stateOf: (id) => states.find(({ endpointId }) => endpointId === id),
    peekOf: () => null,
    disabled: false,
    held: null,
    now,
    ...more,
  });
}

describe('What the tray shows', () => {
  it.each<[Warmth[], string, string]>([
    [['warm', 'warm'], 'warm', '2 of 2 warm'],
    [['warm', 'cold'], 'cold', '1 of 2 warm'],
    [['warm', 'loading'], 'cold', '1 of 2 warm'],
    [['unknown'], 'cold', '0 of 1 warm'],
    [['warm', 'cold', 'failing'], 'failing', '1 of 3 warm'],
    [['warm', 'paused'], 'warm', '1 of 1 warm'],
    [['paused', 'paused'], 'paused', 'everything is paused'],
    [[], 'paused', 'nothing to keep warm yet'],
  ])('of %j is the icon %s and "%s"', (warmths, icon, summary) => {
    expect(viewOf(warmths)).toMatchObject({ icon, summary });
  });

  it('says until when everything is paused, with the day if that is another one', () => {
    const at = (day: number) => new Date(2026, 10, day, 14, 5).getTime();
    expect(viewOf(['paused'], {}, { pausedUntil: at(22) })).toMatchObject({
      pausedUntil: at(22),
      summary: expect.stringMatching(/^paused until \d/),
    });
    expect(viewOf(['paused'], {}, { pausedUntil: at(23) }).summary).toMatch(/^paused until \D.* \d/);
  });

  it('does not count a pause that is over', () => {
    expect(viewOf(['warm'], {}, { pausedUntil: now })).toMatchObject({ pausedUntil: null, summary: '1 of 1 warm' });
  });

  it('says why else nothing is sent', () => {
    expect(viewOf(['paused'], { held: 'on battery' }).summary).toBe('paused on battery');
    expect(viewOf(['paused'], {}, { warming: false }).summary).toBe('not keeping warm');
    expect(viewOf(['paused'], { disabled: true }).summary).toBe('disabled by DISABLE_WARMUP');
  });

  const rowsOf = (providers: readonly Provider[], endpoints: Settings['endpoints'], state: Partial<EndpointState> = {}) =>
    trayView({
      settings: settingsOf(providers, endpoints),
      stateOf: (id) => stateOf(id, 'warm', state),
      peekOf: () => null,
      disabled: false,
      held: null,
      now,
    }).rows;

  it('tells two endpoints with the same model apart by their providers', () => {
    const endpoints = [endpointOf('a', { model: 'm' }), endpointOf('b', { model: 'm', providerId: 'far' }), endpointOf('c')];
    const rows = rowsOf([httpProvider('ollama'), httpProvider('ollama', { id: 'far' })], endpoints);
    expect(rows.map(({ name }) => name)).toEqual(['m (box)', 'm (far)', 'c']);
  });

  it('shortens a long name in the middle', () => {
    const model = 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-haiku-4-5';
    expect(rowsOf([httpProvider('ollama')], [endpointOf('a', { model })])[0]?.name).toBe('arn:aws:bedrock:…e/us.anthropic.claude-haiku-4-5');
  });

  it('knows a server that is answering somebody else, unless there is something worse to say', () => {
    const busyAt = (warmth: Warmth) => rowsOf([httpProvider('ollama')], [endpointOf('a')], { warmth, busy: true })[0]?.busy;
    expect([busyAt('warm'), busyAt('cold'), busyAt('failing'), busyAt('paused')]).toEqual([true, true, false, false]);
  });

  it('knows which servers can unload, and whether any can', () => {
    const endpoints = [endpointOf('a'), endpointOf('b', { providerId: 'v' })];
    const providers = [httpProvider('ollama'), httpProvider('vllm', { id: 'v' })];
    expect(rowsOf(providers, endpoints).map(({ can }) => can.unload)).toEqual([true, false]);
    const facts = { stateOf: () => undefined, peekOf: () => null, disabled: false, held: null, now };
    const canFree = (shown: readonly Provider[]) => trayView({ ...facts, settings: settingsOf(shown, []) }).canFree;
    expect([canFree(providers), canFree(providers.slice(1))]).toEqual([true, false]);
  });

  it('says until when a timer keeps everything warm, also while the switch is off', () => {
    const warmUntil = new Date(2026, 10, 22, 12, 30).getTime();
    expect(viewOf(['warm'], {}, { warming: false, warmUntil })).toMatchObject({ warmUntil: expect.stringMatching(/30/), summary: '1 of 1 warm' });
    expect(viewOf(['warm'], {}, { warmUntil: now - 1 }).warmUntil).toBeNull();
  });

  it('knows the profiles, and which of them holds', () => {
    const profile = { name: 'Work', warming: true, hours: 'always', releaseAll: false, endpoints: {} };
    const profiles = [
      { ...profile, id: 'work' },
      { ...profile, id: 'off', name: 'Off', warming: false },
    ];
    expect(viewOf([], {}, { profiles, profile: 'work' }).profiles).toEqual([
      { id: 'work', name: 'Work', holds: true },
      { id: 'off', name: 'Off', holds: false },
    ]);
    expect(viewOf([], {}, { profiles, profile: 'work', warming: false }).profiles.map(({ holds }) => holds)).toEqual([false, false]);
  });

  it('knows what is paused by itself and what has no schedule', () => {
    const endpoints = [endpointOf('a'), endpointOf('b', { pausedUntil: now + 1 })];
    expect(rowsOf([httpProvider('ollama')], endpoints).map(({ schedule }) => schedule)).toEqual(['on', 'paused']);
    expect(rowsOf([httpProvider('ollama')], endpoints, { intervalSeconds: null }).map(({ schedule }) => schedule)).toEqual(['off', 'off']);
  });
});
