/**
 * The building blocks of a host, for whoever writes an adapter.
 *
 * @module
 */
export { createBatchScheduler } from './batch-scheduler.ts';
export { createClock, type ClockSource } from './clock.ts';
export { createContextScheduler } from './context-scheduler.ts';
export { createExplicitContext, explicitTier } from './explicit-context.ts';
export type { Clock, ContextStore, Host, Job, Scheduler } from './host.ts';
export type { ParentPort, WorkerHost, WorkerListener, WorkerPort } from './worker-host.ts';
export { JobIndex } from './job-index.ts';
export { createMacrotask } from './macrotask.ts';
export { SignalReceived, type MainOptions, type TerminationSignal } from './main-options.ts';
export type { MainProcess, ProcessEvents } from './main-process.ts';
export { createPortableHost } from './portable-host.ts';
export { createRunMain, type RunMain } from './run-main.ts';
export { runJob } from './run-job.ts';
export { TimeSlice, type SchedulerSource } from './time-slice.ts';
export { PriorityList, PriorityNode } from '../internal/priority-list.ts';
export { TimerQueue, type TimerSource } from '../internal/timer-queue.ts';
