import type { Ping } from '../domain/ping.ts';
import type { ApiContext } from './context.ts';
import type { Metrics } from './metricsRegistry.ts';

/** Pings kept until somebody scrapes for the first time; only then, or when they are too many, is the metrics library loaded. */
const KEPT_PINGS = 5_000;

/** Counts pings for Prometheus, without the weight of its library for those who never scrape. */
export class LazyMetrics {
  readonly #context: Pick<ApiContext, 'monitor' | 'settings' | 'budgets' | 'alerting' | 'version'>;
  #metrics: Promise<Metrics> | undefined;
  #waiting: Ping[] = [];

  constructor(context: Pick<ApiContext, 'monitor' | 'settings' | 'budgets' | 'alerting' | 'version'>) {
    this.#context = context;
    context.monitor.onEvent((event) => {
      if (event.kind === 'ping') this.#add(event.ping);
    });
  }

  /** The metrics in Prometheus' text format. */
  async render(): Promise<{ readonly contentType: string; readonly text: string }> {
    return (await this.#load()).render();
  }

  #load(): Promise<Metrics> {
    this.#metrics ??= import('./metricsRegistry.ts').then(({ createMetrics }) => {
      const metrics = createMetrics(this.#context);
      for (const ping of this.#waiting) metrics.add(ping);
      this.#waiting = [];
      return metrics;
    });
    return this.#metrics;
  }

  #add(ping: Ping): void {
    if (this.#metrics !== undefined) void this.#metrics.then((metrics) => metrics.add(ping));
    else {
      this.#waiting.push(ping);
      if (this.#waiting.length >= KEPT_PINGS) void this.#load();
    }
  }
}
