const HOUR_MS = 3_600_000;
const DAY_SECONDS = 24 * 3600;
/** Days of a month, as figures of a month are meant here. */
export const MONTH_DAYS = 30;

/** What being up costs where that is billed. */
interface TimeRate {
  readonly usdPerHour: number | null;
  readonly staysUpMs: number;
  readonly standing: boolean;
}

/**
 * USD for the time that a ping after so much silence has kept a server up: the silence, but no longer than it stays up by itself.
 * @param gapMs `null`: not known, so that it was down and now stays up as long as it does
 * @returns `null` where the price of an hour is not known; 0 where it is paid for in any case
 */
export function timeCost({ usdPerHour, staysUpMs, standing }: TimeRate, gapMs: number | null): number | null {
  if (standing) return 0;
  return usdPerHour === null ? null : (usdPerHour * Math.min(gapMs ?? staysUpMs, staysUpMs)) / HOUR_MS;
}

/** What the cost of an interval is worked out from. */
export interface CostRates {
  /** USD of one ping for its tokens; `null`: not known. */
  readonly tokensUsd: number | null;
  /** What being up costs; `null`: it does not bill by time. */
  readonly time: TimeRate | null;
  /** Share of the week in which it is kept warm, 0 to 1. */
  readonly activeShare: number;
}

/** USD of a day with pings after so much silence; `null`: nobody knows. @param intervalSeconds `null`: not scheduled */
export function dayCost({ tokensUsd, time, activeShare }: CostRates, intervalSeconds: number | null): number | null {
  if (intervalSeconds === null) return 0;
  const timeUsd = time === null ? null : timeCost(time, intervalSeconds * 1000);
  if (tokensUsd === null && timeUsd === null) return null;
  return ((tokensUsd ?? 0) + (timeUsd ?? 0)) * (DAY_SECONDS / intervalSeconds) * activeShare;
}
