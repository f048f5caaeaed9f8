import type { UNTIL_WANTED as shared } from '../electron/domain/pause.ts';

/** The end of a pause that lasts until somebody pings, uses or resumes the endpoint; by its type the same number as the service's. */
export const UNTIL_WANTED: typeof shared = 8_640_000_000_000_000;
