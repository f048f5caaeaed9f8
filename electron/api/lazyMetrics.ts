import type { ApiContext } from './context.ts';
import type { Metrics } from './metricsRegistry.ts';

export type MetricsContext = Pick<ApiContext, 'monitor' | 'settings' | 'budgets' | 'alerting' | 'sharingCounts' | 'bootNow' | 'version'>;

/** Counts something. */
type Note = (metrics: Metrics) => void;

/** Notes kept until somebody scrapes for the first time; only then, or when they are too many, is the metrics library loaded. */
const KEPT_NOTES = 10_000;

/** Counts pings for Prometheus, without the weight of its library for those who never scrape. */
export class LazyMetrics {
  readonly #context: MetricsContext;
  #metrics: Promise<Metrics> | undefined;
  #waiting: Note[] = [];

  constructor(context: MetricsContext) {
    this.#context = context;
    context.monitor.onEvent((event) => {
      // What another instance has pinged is in its own metrics.
      if (event.kind === 'request') this.#add((metrics) => metrics.addRequest(event.request, event.met));
      if (event.kind === 'ping' && event.ping.by === undefined) this.#add((metrics) => metrics.add(event.ping));
      if (event.kind !== 'started' || event.dueAt === null) return;
      const latenessMs = Math.max(0, context.bootNow() - event.dueAt);
      this.#add((metrics) => metrics.addLateness(latenessMs));
    });
  }

  /** The metrics in Prometheus' text format. */
  async render(): Promise<{ readonly contentType: string; readonly text: string }> {
    return (await this.#load()).render();
  }

  #load(): Promise<Metrics> {
    this.#metrics ??= import('./metricsRegistry.ts').then(({ createMetrics }) => {
      const metrics = createMetrics(this.#context);
      for (const note of this.#waiting) note(metrics);
      this.#waiting = [];
      return metrics;
    });
    return this.#metrics;
  }

  #add(note: Note): void {
    if (this.#metrics !== undefined) void this.#metrics.then(note);
    else {
      this.#waiting.push(note);
      if (this.#waiting.length >= KEPT_NOTES) void this.#load();
    }
  }
}
