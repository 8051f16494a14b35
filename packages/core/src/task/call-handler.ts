import { currentHost } from '../host/current-host.ts';
import { recordOf } from '../tree/record.ts';
import type { Scope } from '../tree/scope.ts';
import type { TaskHandle } from './task-handle.ts';

/** Calls with the task-locals and the current task of the place of installation (signal.7); an error is reported (cancel.11). */
export function callHandler(handle: TaskHandle, callback: () => void): void {
  const host = currentHost();
  try {
    host.context.run(handle, callback, undefined);
  } catch (error) {
    const { task } = handle.body as Scope;
    host.reportUncaught(error, 'exception', task === undefined ? undefined : recordOf(task));
  }
}
