/** A model on a host, as seed 003 names what is kept warm. */
export interface Place {
  readonly model: string;
  readonly host: string;
}

/** The keys of a shared schedule. The first four are those of llm-router's monitor, so that it can run beside; the rest is ours. */
export interface Keys {
  /** Sorted set of members by the time they are due, seconds since 1970. */
  readonly wakeups: string;
  /** Hash `{model_name, host, keep_alive_seconds}`. */
  provider(place: Place): string;
  /** Set of the hosts of a model. */
  hosts(model: string): string;
  member(place: Place): string;
  /** Hash: who pings a member just now. */
  readonly leases: string;
  /** Sorted set of the instances that live, by the time they were last seen. */
  readonly instances: string;
  /** Set of the members that an instance keeps warm. */
  membersOf(instance: string): string;
  /** Which run of an instance gave the last sign of life: two at once have the same name. */
  runOf(instance: string): string;
  /** Stream of the pings that were made. */
  readonly pings: string;
  /** Who pings alone, in the mode with one dedicated instance. */
  readonly dedicated: string;
}

/** Source of the layout: llm-router's keep_alive_monitor.py. @param prefix `keepalive` is llm-router's; one in braces keeps all keys on one node of a cluster */
export function keysUnder(prefix: string): Keys {
  const ours = `${prefix}:pilotlight`;
  return {
    wakeups: `${prefix}:providers:next_wakeup`,
    provider: ({ model, host }) => `${prefix}:provider:${model}:${host}`,
    hosts: (model) => `${prefix}:model:${model}:hosts`,
    member: ({ model, host }) => `${model}|${host}`,
    leases: `${ours}:leases`,
    instances: `${ours}:instances`,
    membersOf: (instance) => `${ours}:members:${instance}`,
    runOf: (instance) => `${ours}:run:${instance}`,
    pings: `${ours}:pings`,
    dedicated: `${ours}:dedicated`,
  };
}
