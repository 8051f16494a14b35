import { Task, race } from './common-js.cjs';
import { all } from './foreign-beside.js';

export function start(jobs) {
  new Task(jobs);
  race(jobs);
  all(jobs.map((job) => async () => {
    jobs.last = await job();
  }));
}
