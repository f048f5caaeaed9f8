import { type Arbitrary, constant, oneof, property, assert as propertyHolds, record, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hrefOf, parseRoute, type Route } from '../../renderer/route.ts';

const id = string({ minLength: 1, unit: 'grapheme' });
const routes: Arbitrary<Route> = oneof(
  constant<Route>({ view: 'home' }),
  constant<Route>({ view: 'settings' }),
  record({ view: constant('settings' as const), section: id }),
  constant<Route>({ view: 'log' }),
  constant<Route>({ view: 'alerts' }),
  constant<Route>({ view: 'add', providerId: null }),
  record({ view: constant('add' as const), providerId: id }),
  record({ view: constant('detail' as const), endpointId: id }),
);

describe('A route', () => {
  test('reads back from its own link, whatever the ids are', () => {
    propertyHolds(
      property(routes, (route) => {
        expect(parseRoute(hrefOf(route))).toEqual(route);
      }),
    );
  });

  test.each(['', '#', '#/', '#/nowhere', '#/endpoint', '#/endpoint/', '#/endpoint/%E0%A4%A', '#/settings.html'])(
    'that is no view, %s, is home',
    (hash) => expect(parseRoute(hash)).toEqual({ view: 'home' }),
  );

  test('with a broken id adds to no provider in particular', () => expect(parseRoute('#/add/%zz')).toEqual({ view: 'add', providerId: null }));
});
