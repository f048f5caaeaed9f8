import type { Skip } from './hostFree.ts';

/** Why an endpoint is due when it is. Times are boot-time ms. */
export type Why =
  /** Nothing is known of it yet. */
  | { readonly kind: 'first' }
  /** Its settings have changed. */
  | { readonly kind: 'changed' }
  /** It was due while the machine slept or everything rested. */
  | { readonly kind: 'overdue' }
  /** It could be pinged again since a while ago, but the user wants that not to happen at once. */
  | { readonly kind: 'unhurried' }
  /** Another instance that shares the schedule has said when it is due; `by`: it has pinged it last. */
  | { readonly kind: 'elsewhere'; readonly by: string | null }
  /** Its interval of silence is over. */
  | { readonly kind: 'interval' }
  /** Its server will unload it soon after. */
  | { readonly kind: 'expiry'; readonly expiresAt: number }
  /** It is believed to go cold soon after, or this is how that is found out. */
  | { readonly kind: 'learned'; readonly phase: 'exploring' | 'settled' | 'probing' }
  /** The prompt cache forgets its prefix soon after. */
  | { readonly kind: 'prefix' }
  /** Its server lets see when it unloads: that is looked for, without a ping. */
  | { readonly kind: 'watching' }
  /** Its server keeps it for good; a ping now and then only measures. */
  | { readonly kind: 'kept' }
  /** It is only looked at, or is loaded and there is nothing to ask for: that costs nothing and keeps nothing warm. */
  | { readonly kind: 'looked' }
  /** The day without warming of a trial: now and then a ping finds what a user would. */
  | { readonly kind: 'visit' }
  /** The last ping failed. */
  | { readonly kind: 'retry' }
  /** A ping was not worth making. */
  | { readonly kind: 'skipped'; readonly skip: Skip };

/** When an endpoint is due, and why then. */
export interface Plan {
  /** Boot time. */
  readonly dueAt: number;
  readonly why: Why;
}
