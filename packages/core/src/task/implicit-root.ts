import { nothing } from '../base/nothing.ts';
import { TaskPriority } from '../base/priority.ts';
import { events } from '../tree/events.ts';
import { begin, end } from '../tree/life.ts';
import { beginWaiting, rootScope } from '../tree/roots.ts';
import { WAITED } from '../tree/state.ts';
import type { Binding } from './binding.ts';
import { currentFrame, enclosing, knowsAbsence } from './current.ts';
import { TaskHandle } from './task-handle.ts';
import { RunnableTask } from './task-node.ts';

/** As `enclosing`, for what can open a root of its own where it is known that there is no task (tree.14). */
export function enclosingOrRoot(given: TaskHandle | undefined, what: string): TaskHandle {
  const handle = given ?? currentFrame();
  if (handle?.body === undefined && knowsAbsence()) return implicitRoot(handle?.locals);
  return enclosing(handle, what);
}

/** A root without a body of its own: it settles with the scope that is opened under it. */
function implicitRoot(locals: Binding | undefined): TaskHandle {
  const root = new RunnableTask(rootScope(), 'root', nothing, TaskPriority.medium, undefined, undefined);
  root.work = undefined;
  begin(root);
  end(root);
  root.flags |= WAITED;
  if (events.sink !== undefined) {
    events.sink.emit('created', root);
    events.sink.emit('started', root);
  }
  beginWaiting();
  return new TaskHandle(root, locals);
}
