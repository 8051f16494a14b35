import { AwaitCycleError, ScopeClosedError } from '../base/errors.ts';
import { TaskPriority } from '../base/priority.ts';
import { currentFrame, currentScope, localsFor } from '../task/current.ts';
import { enclosingOrRoot } from '../task/implicit-root.ts';
import { Outcome } from '../task/outcome.ts';
import { spawn } from '../task/spawn.ts';
import { rootScope } from '../tree/roots.ts';
import { extrasOf, type Scope, type TaskNode } from '../tree/scope.ts';
import { heldAround, type ActorIsolation } from './isolation.ts';

/** Runs `body` on an actor, in a child of the current task, and gives its outcome. */
export function callOn(isolation: ActorIsolation, method: string, body: () => unknown): Promise<unknown> {
  const what = `${isolation.name}.${method}`;
  if (isolation.isClosed) {
    throw new ScopeClosedError(`${what}: this actor has been disposed. Call it before the end of its block.`);
  }
  if (isolation.isHeldBy(currentScope())) {
    throw new AwaitCycleError(
      `${what} was called from within a call that holds this actor: neither would ever go on. ` +
        'Call the method on `this`, or make the actor without { reentrant: false }.',
    );
  }
  // Who may start while others wait holds nobody up.
  const held = isolation.reentrant ? [] : heldAround(currentScope());
  if (held.length > 0 && isolation.waitsFor(held)) {
    throw new AwaitCycleError(
      `${what} would wait for a call that waits for this one: ${isolation.name} and ${held.map(({ name }) => name).join(', ')} ` +
        'hold each other up. Let calls go in one direction only, or make one of them without { reentrant: false }.',
    );
  }
  const parent = enclosingOrRoot(undefined, what);
  const owner = parent.body as Scope;
  const task = owner.task as TaskNode;
  const outcome = new Outcome<unknown>(owner);
  const node = spawn(owner, 'child', body, task.priority, localsFor(parent), outcome, { name: what });
  outcome.node = node;
  extrasOf(node).isolation = isolation;
  isolation.admitCall(node, held);
  return outcome.read();
}

/** Runs the last job of an actor: in a root of its own, so that no cancellation of whoever disposes of it disturbs. */
export function finishOn(isolation: ActorIsolation, body: () => unknown): Promise<unknown> {
  const outcome = new Outcome<unknown>();
  const locals = currentFrame()?.locals;
  const name = `${isolation.name}.dispose`;
  const node = spawn(rootScope(), 'task', body, TaskPriority.medium, locals, outcome, { name });
  outcome.node = node;
  extrasOf(node).isolation = isolation;
  isolation.admit(node);
  return outcome.read();
}
