/** The clock that schedules run on, and timers. Times in ms of boot time. */
export interface Timing {
  bootNow(): number;
  setTimer(run: () => void, delayMs: number): { cancel(): void };
}
