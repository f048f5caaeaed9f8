import { type Design, type Endpoints, intervalEach, oneTimer } from './designs.ts';
import type { Recorder } from './recorder.ts';

type Maker = (endpoints: Endpoints, recorder: Recorder, redisUrl: string) => Design | Promise<Design>;

/** Each loads its library only when it is asked for, so that no design carries the code of another. */
const loaders = {
  ours: async (): Promise<Maker> => oneTimer,
  setInterval: async (): Promise<Maker> => intervalEach,
  'toad-scheduler': async (): Promise<Maker> => (await import('./libraries.ts')).toadJobs,
  croner: async (): Promise<Maker> => (await import('./libraries.ts')).cronerJobs,
  'node-schedule': async (): Promise<Maker> => (await import('./libraries.ts')).nodeScheduleJobs,
  BullMQ: async (): Promise<Maker> => (await import('./queues.ts')).bullJobs,
  'the seed, a look every second': async (): Promise<Maker> => (await import('./queues.ts')).pollLoop,
} as const;

export type DesignName = keyof typeof loaders;

export function isDesignName(name: string): name is DesignName {
  return Object.hasOwn(loaders, name);
}

export const designNames: readonly DesignName[] = Object.keys(loaders).filter(isDesignName);

/** Those that keep their schedule in Redis. */
export const onRedis: ReadonlySet<DesignName> = new Set(['BullMQ', 'the seed, a look every second']);

export function loadMaker(name: DesignName): Promise<Maker> {
  return loaders[name]();
}
