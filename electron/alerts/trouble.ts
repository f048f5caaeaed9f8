import type { AlertKind, Concerned } from '../domain/alert.ts';

/** Something that is wrong with one endpoint, one account or one budget now. */
export interface Trouble {
  /** What has it: `answers of box.a`. It has one trouble at a time. */
  readonly subject: string;
  /** Troubles of one cause are one alert: a server that goes down takes its endpoints along. */
  readonly cause: string;
  readonly kind: AlertKind;
  /** `null`: the title is made from the endpoints. */
  readonly title: string | null;
  /** What happened, why, and what to do. */
  readonly message: string;
  readonly providerId: string | null;
  readonly endpoints: readonly Concerned[];
}

/** Why a subject has no trouble: all is well, nobody watches it any more, or it was not looked at yet. */
export type Absence = 'well' | 'gone' | 'unknown';

/** What a look at everything shows. */
export interface Look {
  readonly troubles: readonly Trouble[];
  absenceOf(subject: string): Absence;
}
