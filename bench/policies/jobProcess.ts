/** Plays jobs in a process of its own, one after the other, as they come. */
import { jobSchema, play } from './job.ts';

process.on('message', (message) => {
  void play(jobSchema.parse(message)).then((outcome) => process.send?.(outcome));
});
