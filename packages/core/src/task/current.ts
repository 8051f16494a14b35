import { NoCurrentTaskError, ScopeClosedError } from '../base/errors.ts';
import { currentHost } from '../host/current-host.ts';
import type { Scope } from '../tree/scope.ts';
import { SETTLED } from '../tree/state.ts';
import type { Binding } from './binding.ts';
import { TaskHandle } from './task-handle.ts';

/** What is in force here: a task's handle, or one without a body where only task-locals are bound (local.1). */
export function currentFrame(): TaskHandle | undefined {
  return currentHost().context.get() as TaskHandle | undefined;
}

/** Whether the absence of a current task means that there is none, and not that it was lost after an await (ambient.4, ambient.6). */
export function knowsAbsence(): boolean {
  const { ambient, context } = currentHost();
  return ambient === 'full' && context.forgets !== true;
}

/** The scope whose body runs now, if it has not ended. */
export function currentScope(): Scope | undefined {
  const scope = currentFrame()?.body;
  return scope === undefined || (scope.flags & SETTLED) !== 0 ? undefined : scope;
}

/** Where a child or a scope is to be made: on the handle given, else in the current task; an error says why nowhere. */
export function enclosing(given: TaskHandle | undefined, what: string): TaskHandle {
  const handle = given ?? currentFrame();
  if (handle?.body === undefined) throw noCurrentTask(what);
  return openHandle(handle, what);
}

/** The bindings for what is made on `handle`: those in force here, if here is the same task (local.3). */
export function localsFor(handle: TaskHandle): Binding | undefined {
  const frame = currentFrame();
  return frame?.body !== undefined && frame.body.task === handle.body?.task ? frame.locals : handle.locals;
}

function openHandle(handle: TaskHandle, what: string): TaskHandle {
  if (((handle.body as Scope).flags & SETTLED) !== 0) {
    throw new ScopeClosedError(
      `${what}: the ${describe(handle.body as Scope)} it belongs to has ended, so nothing would wait for it. ` +
        'Await the work inside its scope, or start it with new Task.',
    );
  }
  return handle;
}

function describe(scope: Scope): string {
  const { task } = scope;
  return task === undefined
    ? 'scope'
    : `${task === scope ? 'task' : 'scope in task'} ${task.extras?.name ?? `#${task.id}`}`;
}

/** Actors and pools have names of their own, which no handle has. */
function callOn(what: string): string {
  return what in TaskHandle.prototype ? `call task.${what}` : `call ${what} inside task.run(() => …)`;
}

function noCurrentTask(what: string): NoCurrentTaskError {
  if (knowsAbsence()) {
    return new NoCurrentTaskError(
      `${what} was called outside any task, so nothing would end it. Call it in the body of a task or a group.`,
    );
  }
  const who =
    currentHost().ambient === 'full' ? 'code that was not built with @tasktree/transform' : 'this runtime';
  return new NoCurrentTaskError(
    `${what} was called where the current task is not known: ${who} forgets it after an await. ` +
      `Pass the handle and ${callOn(what)}, build with @tasktree/transform, or start a root with new Task.`,
  );
}
