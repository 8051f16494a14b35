import { globals } from './globals.ts';

/** Whether user code may rely on an asynchronous context of the runtime: then a job has to see it (law local.6). */
export function hasAsyncContext(): boolean {
  return globals.AsyncContext !== undefined || typeof globals.process?.getBuiltinModule === 'function';
}
