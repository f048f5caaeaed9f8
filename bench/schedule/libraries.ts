import { Cron } from 'croner';
import { type Job, scheduleJob } from 'node-schedule';
import { SimpleIntervalJob, Task, ToadScheduler } from 'toad-scheduler';
import { type Design, type Endpoints, NO_GRID, Repeats, wallNow } from './designs.ts';
import type { Recorder } from './recorder.ts';

const SECOND_MS = 1000;
/** A timer that ends this close to a whole second was meant for it. */
const EARLY_MS = 10;

/** Whole seconds are the finest that it knows: a job every second that leaves out those before its interval is over. */
export function cronerJobs({ ids, intervals }: Endpoints, recorder: Recorder): Design {
  const jobs = new Map<string, Cron>();
  const fire = (): void => {
    const into = wallNow() % SECOND_MS;
    // Kind to it: it is late by what has passed of the second in which it fires, whichever that is.
    const lateMs = into > SECOND_MS - EARLY_MS ? into - SECOND_MS : into;
    const now = performance.now();
    recorder.fired(now, now - lateMs, NO_GRID);
  };
  const start = (index: number): Cron => {
    const intervalMs = intervals[index] ?? 0;
    return new Cron('* * * * * *', { startAt: new Date(Date.now() + intervalMs), interval: Math.ceil(intervalMs / SECOND_MS) }, fire);
  };
  return {
    async setUp() {
      for (let i = 0; i < ids.length; i += 1) jobs.set(ids[i] ?? '', start(i));
    },
    async reschedule(index) {
      const id = ids[index] ?? '';
      jobs.get(id)?.stop();
      jobs.set(id, start(index));
    },
    stop() {
      for (const job of jobs.values()) job.stop();
    },
  };
}

/** An interval job each, known to its scheduler by id. */
export function toadJobs(endpoints: Endpoints, recorder: Recorder): Design {
  const { ids, intervals } = endpoints;
  const scheduler = new ToadScheduler();
  const repeats = new Repeats(endpoints, recorder);
  const start = (index: number): void => {
    const id = ids[index] ?? '';
    scheduler.addSimpleIntervalJob(new SimpleIntervalJob({ milliseconds: intervals[index] ?? 0 }, new Task(id, () => repeats.fire(index)), { id }));
  };
  return {
    async setUp() {
      for (let i = 0; i < ids.length; i += 1) {
        repeats.begin(i);
        start(i);
      }
    },
    async reschedule(index) {
      scheduler.removeById(ids[index] ?? '');
      repeats.move(index);
      start(index);
    },
    stop: () => scheduler.stop(),
  };
}

/** Its rules know no intervals, so each job has a date and moves it on when it has run. */
export function nodeScheduleJobs({ ids, intervals }: Endpoints, recorder: Recorder): Design {
  const jobs: (Job | null)[] = [];
  const due = new Float64Array(ids.length);
  const fire = (index: number): void => {
    const now = wallNow();
    const dueAt = due[index] ?? 0;
    recorder.fired(performance.now(), performance.now() - (now - dueAt), NO_GRID);
    // A date that has passed is refused: then the next one of the grid.
    const interval = intervals[index] ?? 0;
    move(index, dueAt + interval * Math.max(1, Math.ceil((now - dueAt) / interval)));
  };
  const move = (index: number, dueAt: number): void => {
    due[index] = dueAt;
    jobs[index]?.reschedule(new Date(dueAt));
  };
  return {
    async setUp() {
      for (let i = 0; i < ids.length; i += 1) {
        const dueAt = Date.now() + (intervals[i] ?? 0);
        due[i] = dueAt;
        jobs.push(scheduleJob(ids[i] ?? '', new Date(dueAt), () => fire(i)));
      }
    },
    reschedule: async (index) => move(index, Date.now() + (intervals[index] ?? 0)),
    stop() {
      for (const job of jobs) job?.cancel();
    },
  };
}
