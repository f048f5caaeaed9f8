/** Open connections of one server, numbered from 1. */
export class SocketCount<S extends { destroy(): unknown; once(event: 'close', listener: () => void): unknown }> {
  readonly #open = new Map<S, { readonly id: number; requests: number }>();
  readonly #watchers = new Set<() => void>();
  #last = 0;

  add(socket: S): void {
    this.#last += 1;
    this.#open.set(socket, { id: this.#last, requests: 0 });
    socket.once('close', () => {
      this.#open.delete(socket);
      this.#notify();
    });
    this.#notify();
  }

  /** Counts a request on this connection. */
  use(socket: S): { readonly socketId: number; readonly reusedSocket: boolean } {
    const entry = this.#open.get(socket);
    if (entry === undefined) return { socketId: 0, reusedSocket: false };
    entry.requests += 1;
    return { socketId: entry.id, reusedSocket: entry.requests > 1 };
  }

  get count(): number {
    return this.#open.size;
  }

  async are(count: number): Promise<void> {
    const met = Promise.withResolvers<void>();
    const look = (): void => {
      if (this.count === count) met.resolve();
    };
    this.#watchers.add(look);
    look();
    await met.promise.finally(() => this.#watchers.delete(look));
  }

  destroyAll(): void {
    for (const socket of this.#open.keys()) socket.destroy();
  }

  #notify(): void {
    for (const look of this.#watchers) look();
  }
}
