import { z } from 'zod';
import type { JsonFile } from '../storage/jsonFile.ts';
import type { NotificationText } from './notifications.ts';

const contentSchema = z.object({ toldOfTray: z.boolean().default(false) });

const TEXT: NotificationText = {
  title: 'Pilot Light goes on in the tray',
  body: 'It keeps your models warm without a window. To see it again, click its icon or start it once more; to end it, choose Quit there.',
};

/** Tells once, when the window is first closed into the tray, where the app has gone. */
export class FirstClose {
  readonly #file: Pick<JsonFile, 'read' | 'write'>;
  readonly #show: (text: NotificationText) => void;
  #told: boolean;

  constructor(file: Pick<JsonFile, 'read' | 'write'>, show: (text: NotificationText) => void) {
    this.#file = file;
    this.#show = show;
    const read = file.read();
    // A file that cannot be read costs a second telling, nothing more.
    this.#told = contentSchema.safeParse(read.ok ? read.value : undefined).data?.toldOfTray ?? false;
  }

  async tell(): Promise<void> {
    if (this.#told) return;
    this.#told = true;
    this.#show(TEXT);
    await this.#file.write({ toldOfTray: true });
  }
}
