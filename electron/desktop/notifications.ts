/** What {@link Notifications} needs of one of Electron's. */
export interface NotificationHandle {
  on(event: 'click' | 'close', listener: () => void): unknown;
  on(event: 'failed', listener: (event: unknown, error: string) => void): unknown;
  show(): void;
}

/** Electron's maker of notifications. */
export interface NotificationParts {
  isSupported(): boolean;
  create(options: NotificationText): NotificationHandle;
}

export interface NotificationText {
  readonly title: string;
  readonly body: string;
}

/** Shows notifications. Each is held until it is closed: Electron forgets the click of one that was collected. */
export class Notifications {
  readonly #parts: NotificationParts;
  readonly #onClick: (hash: string | undefined) => void;
  readonly #log: (sentence: string) => void;
  readonly #open = new Set<NotificationHandle>();

  constructor(parts: NotificationParts, onClick: (hash: string | undefined) => void, log: (sentence: string) => void) {
    this.#parts = parts;
    this.#onClick = onClick;
    this.#log = log;
  }

  /** @param hash the view that a click opens */
  show(text: NotificationText, hash?: string): void {
    if (!this.#parts.isSupported()) {
      this.#log(`No notification can be shown here: ${text.title}`);
      return;
    }
    const notification = this.#parts.create(text);
    this.#open.add(notification);
    const forget = (): void => void this.#open.delete(notification);
    notification.on('close', forget);
    notification.on('click', () => {
      forget();
      this.#onClick(hash);
    });
    notification.on('failed', (_event, error) => {
      forget();
      // An app that is not signed may show none on macOS.
      this.#log(`The notification "${text.title}" was not shown: ${error}`);
    });
    notification.show();
  }
}
