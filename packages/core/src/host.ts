/**
 * The building blocks of a host, for whoever writes an adapter.
 *
 * @module
 */
export { createBatchScheduler } from './host/batch-scheduler.ts';
export { createClock, type ClockSource } from './host/clock.ts';
export { createContextScheduler } from './host/context-scheduler.ts';
export { createExplicitContext, explicitTier } from './host/explicit-context.ts';
export type { Clock, ContextStore, Host, Job, Scheduler } from './host/host.ts';
export type { ParentPort, WorkerHost, WorkerListener, WorkerPort } from './host/worker-host.ts';
export { JobIndex } from './host/job-index.ts';
export { createMacrotask } from './host/macrotask.ts';
export { SignalReceived, type MainOptions, type TerminationSignal } from './main/main-options.ts';
export type { MainProcess, ProcessEvents } from './main/main-process.ts';
export { createPortableHost } from './host/portable-host.ts';
export { createRunMain, type RunMain } from './main/run-main.ts';
export { runJob } from './host/run-job.ts';
export { TimeSlice, type SchedulerSource } from './host/time-slice.ts';
export { PriorityList, PriorityNode } from './structures/priority-list.ts';
export { TimerQueue, type TimerSource } from './structures/timer-queue.ts';
export { keepWarm } from './warm.ts';
