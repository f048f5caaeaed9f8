import { loadOnce } from '../domain/loadOnce.ts';
import type { ApiContext } from './context.ts';
import type { Metrics } from './metricsRegistry.ts';

export type MetricsContext = Pick<ApiContext, 'monitor' | 'settings' | 'budgets' | 'alerting' | 'sharingCounts' | 'bootNow' | 'version'>;

/** Counts something. */
type Note = (metrics: Metrics) => void;

/** Notes kept until somebody scrapes for the first time; only then, or when they are too many, is the metrics library loaded. */
const KEPT_NOTES = 10_000;

/** Counts pings for Prometheus, without the weight of its library for those who never scrape. */
export class LazyMetrics {
  readonly #load: () => Promise<Metrics>;
  #metrics: Metrics | undefined;
  #waiting: Note[] = [];

  constructor(context: MetricsContext) {
    this.#load = loadOnce(async () => {
      const { createMetrics } = await import('./metricsRegistry.ts');
      const metrics = createMetrics(context);
      for (const note of this.#waiting) note(metrics);
      this.#waiting = [];
      this.#metrics = metrics;
      return metrics;
    });
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

  #add(note: Note): void {
    if (this.#metrics !== undefined) note(this.#metrics);
    else {
      this.#waiting.push(note);
      // One that cannot be loaded now is loaded later; what happened before that is not counted then.
      if (this.#waiting.length >= KEPT_NOTES) this.#load().catch(() => this.#waiting.splice(0));
    }
  }
}
