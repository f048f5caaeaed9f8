import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Ping } from '../../../electron/domain/ping.ts';
import { dialectOf } from '../../support/chaosDialects.ts';
import { cellOf, type Fault } from '../../support/chaosFault.ts';
import { faultClasses } from '../../support/chaosFaults.ts';
import { TestNames } from '../../support/chaosNames.ts';
import { type Place, placeOf } from '../../support/chaosPlaces.ts';
import { startOpenai } from '../../support/fakesModels.ts';
import { startService, type TestService } from '../../support/service.ts';

/** Of each class, what hangs a ping until a limit that is far away here … */
const HANGING: ReadonlySet<string> = new Set([
  'name service silent',
  'no bytes',
  'slow drip of headers',
  'endless 1xx',
  'silence behind the head',
  ...(process.platform === 'linux' ? ['connection never accepted'] : []),
]);
/** … and what fails it. */
const FAILING: ReadonlySet<string> = new Set([
  'nothing listens',
  'expired certificate',
  'reset before the head',
  '502 with HTML',
  'Retry-After of ages',
  'endless stream without a token',
  'line of 1 GB',
  'half a JSON text',
]);
const rows = faultClasses.map(({ title, faults }) => ({
  title,
  hanging: faults.filter(({ name }) => HANGING.has(name)),
  failing: faults.filter(({ name }) => FAILING.has(name)),
}));
/** Pings of a healthy endpoint that are waited for; they come every second. */
const PINGS = 3;

let names: TestNames;
beforeEach(() => {
  names = new TestNames();
});
afterEach(() => names[Symbol.dispose]());

const pingsOf = ({ pilotLight }: TestService, endpointId: string): readonly Ping[] => {
  const kept = pilotLight.history.recent(endpointId, 1_000);
  if (!kept.ok) throw new Error(kept.error);
  return kept.value;
};

interface Broken {
  readonly id: string;
  readonly fault: Fault;
  readonly place: Place;
}

const settingsFor = (healthyUrl: string, broken: readonly Broken[]): object => ({
  version: 1,
  providers: [
    ...broken.map(({ id, place }) => ({ kind: 'openai', id, name: id, baseUrl: place.url })),
    { kind: 'openai', id: 'healthy', name: 'Healthy', baseUrl: healthyUrl },
  ],
  endpoints: [
    ...broken.map(({ id }) => ({ id, providerId: id, model: 'm', keepAlive: '1s' })),
    { id: 'good', providerId: 'healthy', model: 'tiny', keepAlive: '1s' },
  ],
});

describe('While other servers are broken', () => {
  test('in every way that was chosen', () => {
    expect(rows.flatMap(({ hanging, failing }) => [...hanging, ...failing])).toHaveLength(HANGING.size + FAILING.size);
    for (const { hanging, failing } of rows) expect(hanging.length + failing.length).toBeGreaterThan(0);
  });

  test.each(rows)('as under “$title”, an endpoint gets its pings, and each one is in the history', async ({ hanging, failing }) => {
    await using places = new AsyncDisposableStack();
    const broken: Broken[] = [];
    for (const [i, fault] of [...hanging, ...failing].entries())
      broken.push({ id: `b${i}`, fault, place: places.use(await placeOf(fault, dialectOf('openai'), names)) });
    await using healthy = await startOpenai();
    await using service = await startService({ settings: settingsFor(healthy.url, broken), startDelay: '0s' });
    await service.pilotLight.start();
    await healthy.posted(PINGS);
    for (const { place } of broken) await place.server?.begun;
    await vi.waitFor(() => expect(pingsOf(service, 'good').length).toBeGreaterThanOrEqual(PINGS));
    for (const { outcome } of pingsOf(service, 'good')) expect(['warm', 'cold']).toContain(outcome);
    expect(pingsOf(service, 'good').length).toBeLessThanOrEqual(healthy.requests.filter(({ method }) => method === 'POST').length);
    for (const { id, fault } of broken) {
      if (HANGING.has(fault.name)) expect(pingsOf(service, id), fault.name).toEqual([]);
      else
        await vi.waitFor(() =>
          expect(pingsOf(service, id)[0], fault.name).toMatchObject({ outcome: 'failed', error: { kind: cellOf(fault, 'openai').is } }),
        );
    }
    expect(service.log.join('')).not.toContain('this is a bug');
    await service.pilotLight.stop();
    for (const { place } of broken) await place.server?.empty();
  });
});
