import type { Event } from 'electron';

/** What {@link watchPower} needs of Electron's `powerMonitor`. */
export interface PowerSource {
  /** `shutdown` comes on Linux and macOS only, with an event by which it can be put off; Electron's types leave that one out. */
  on(event: 'suspend' | 'resume' | 'unlock-screen' | 'shutdown', listener: (...events: Pick<Event, 'preventDefault'>[]) => void): unknown;
}

export interface PowerOptions {
  readonly power: PowerSource;
  /** The engine: it notices a sleep by its clock, at the latest with its next timer. */
  readonly monitor: { noticeResume(): void };
  readonly atShutdown: (event?: Pick<Event, 'preventDefault'>) => void;
  readonly log: (sentence: string) => void;
}

/** Tells the engine of sleep, and the app when the machine is switched off. */
export function watchPower({ power, monitor, atShutdown, log }: PowerOptions): void {
  power.on('suspend', () => log('This machine goes to sleep'));
  power.on('resume', () => monitor.noticeResume());
  // A lid that was closed for a moment may bring no other event.
  power.on('unlock-screen', () => monitor.noticeResume());
  power.on('shutdown', atShutdown);
}
