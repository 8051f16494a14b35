import { Dispatcher } from './dispatcher.ts';
import { WorkerThread } from './worker-thread.ts';

/** What does the work of pools and of their workers: all that a program without threads need not load. */
export interface Engine {
  readonly Dispatcher: typeof Dispatcher;
  readonly WorkerThread: typeof WorkerThread;
}

export const engine: Engine = { Dispatcher, WorkerThread };
