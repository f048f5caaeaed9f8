/** One bench: what it shows, and with which settings. */
interface Bench {
  readonly what: string;
  /** Beside all the others, so that they end within a quarter of an hour on two idle cores. */
  readonly inAll: readonly string[];
  /** Only to see that it works: figures of so few samples mean nothing. */
  readonly quick: readonly string[];
}

const list = {
  ttft: {
    what: 'error of measured TTFT against a server that stamps its first token, beside other clients  [--pings N] [--starts N]',
    inAll: ['--pings', '120', '--starts', '3'],
    quick: ['--pings', '5', '--starts', '1'],
  },
  schedule: {
    what: 'the scheduler beside setInterval, croner, toad-scheduler, node-schedule, BullMQ and a poll: lateness, memory, CPU, a hung host, clock steps, suspend  [--rounds N] [--seconds N] [--most N]',
    inAll: ['--rounds', '1', '--seconds', '3'],
    quick: ['--rounds', '1', '--seconds', '1', '--most', '10000'],
  },
  history: {
    what: 'the ping history at a million and ten million rows: inserts, size, every zoom of the graph, opening; beside plain SQL and JSON lines  [--rows N,N]',
    inAll: [],
    quick: ['--rows', '20000,40000'],
  },
  page: {
    what: 'the built page in Chromium: size, first paint, live updates of 200 rows and an hour of them, graphs  [--loads N] [--rounds N] [--hour N]',
    inAll: ['--loads', '7', '--rounds', '15'],
    quick: ['--loads', '1', '--rounds', '2', '--hour', '8'],
  },
  footprint: {
    what: 'the built service: time to the first answer, memory and CPU while it idles; the desktop app where its binary is  [--starts N] [--idle SECONDS]',
    inAll: ['--starts', '8'],
    quick: ['--starts', '1', '--idle', '2'],
  },
  policies: {
    what: 'cold starts against pings, by policy: the seeds, oracles and ours in simulated worlds  [--runs N] [--days N] [--write]',
    inAll: ['--runs', '8'],
    quick: ['--runs', '1', '--days', '1'],
  },
  gateway: {
    what: 'the gateway of the built service: what it adds to the time to the first token  [--requests N]',
    inAll: ['--requests', '500'],
    quick: ['--requests', '20'],
  },
  shared: {
    what: 'several instances on one real Redis beside the seed polling it: duplicates, lateness, commands, claims  [--seconds N] [--endpoints N] [--many N]',
    inAll: ['--seconds', '4'],
    quick: ['--seconds', '1', '--endpoints', '200', '--many', '400'],
  },
} as const satisfies Readonly<Record<string, Bench>>;

export type BenchName = keyof typeof list;

/** The benches by name, in the order in which all of them run. */
export const benches: Readonly<Record<BenchName, Bench>> = list;

export function isBenchName(name: string): name is BenchName {
  return Object.hasOwn(list, name);
}

export const benchNames: readonly BenchName[] = Object.keys(list).filter(isBenchName);
