import { beginCancellation, scopeEnded } from '../cancellation/cancel.ts';
import { AwaitCycleError, ScopeClosedError } from '../errors.ts';
import { TaskPriority } from '../priority/priority.ts';
import { realm } from '../realm.ts';
import { currentFrame, currentScope, enclosingOrRoot, localsFor } from '../task/current.ts';
import { Outcome } from '../task/outcome.ts';
import { TaskNode, nameTask } from '../task/task-node.ts';
import { CANCELLED, ENDED, extrasOf, rootScope, type Scope } from '../tree/scope.ts';
import { heldAround, type Isolation } from './isolation.ts';

/** Runs `body` on an actor, in a child of the current task, and gives its outcome. */
export function callOn(isolation: Isolation, method: string, body: () => unknown): Promise<unknown> {
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
  const node = new TaskNode(owner, 'child', body, task.priority, localsFor(parent), outcome);
  if ((owner.flags & ENDED) !== 0 && (node.flags & CANCELLED) === 0 && task.kind !== 'root') {
    // As an async let that comes too late to be awaited (let.11).
    beginCancellation(node, scopeEnded);
    node.flags |= CANCELLED;
  }
  begin(node, isolation, what, outcome);
  isolation.admitCall(node, held);
  return outcome.read();
}

/** Runs the last job of an actor: in a root of its own, so that no cancellation of whoever disposes of it disturbs. */
export function finishOn(isolation: Isolation, body: () => unknown): Promise<unknown> {
  const outcome = new Outcome<unknown>();
  const locals = currentFrame()?.locals;
  const node = new TaskNode(rootScope(), 'task', body, TaskPriority.medium, locals, outcome);
  begin(node, isolation, `${isolation.name}.dispose`, outcome);
  isolation.admit(node);
  return outcome.read();
}

function begin(node: TaskNode, isolation: Isolation, name: string, outcome: Outcome<unknown>): void {
  outcome.node = node;
  nameTask(node, name);
  extrasOf(node).isolation = isolation;
  if (realm.events !== undefined) realm.events.emit('created', node);
}
