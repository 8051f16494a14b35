export { withTaskGroup as openGroup, Task as Job } from '@tasktree/node';
export { Scheduler } from './scheduler.ts';
