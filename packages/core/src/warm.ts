import { Declared } from './async-let/async-let.ts';
import { CancellationError } from './base/errors.ts';
import { CollectingScope } from './group/collecting-scope.ts';
import { DiscardingScope } from './group/discarding-scope.ts';
import { Failure } from './group/failure.ts';
import { CollectingFace, GroupFace } from './group/group-face.ts';
import { AllWaiter, NextWaiter } from './group/waiters.ts';
import { Operation } from './task/operation.ts';
import { Outcome, Reading } from './task/outcome.ts';
import { Sleep } from './task/sleep.ts';
import { TaskHandle } from './task/task-handle.ts';
import { RunnableTask } from './task/task-node.ts';
import { CancellationWalk } from './tree/cancel.ts';
import { Root, roots } from './tree/roots.ts';
import { Extras, NameOnly } from './tree/scope.ts';
import { Wait } from './tree/wait.ts';

let kept: readonly object[] | undefined;

/**
 * Keeps one live instance of each hot class; for adapters of runtimes with V8, which holds hidden classes weakly: when no task is
 * alive at a major collection they die, and all optimised code that mentions them with them. Groups of 1,000 with a collection
 * between, on Node 26: 1,050 ns a child without this, 600 with it. Maps, which not every program has, keep their own.
 */
export function keepWarm(): void {
  if (kept !== undefined) return;
  const { nextId } = roots;
  const node = new RunnableTask(new Root(), 'child', () => {}, 1, undefined, undefined);
  const handle = new TaskHandle(node, undefined);
  const outcome = new Outcome<unknown>(node);
  const declared = new Declared<unknown>(node);
  const operation = new Operation(node);
  const collecting = new CollectingScope(handle, undefined);
  const discarding = new DiscardingScope(handle, undefined);
  // A field that holds objects and numbers has another hidden class than one that holds objects alone.
  for (const scope of [node, operation, collecting, collecting.body, discarding]) scope.work = 1;
  for (const each of [outcome, declared]) {
    each.node = node;
    each.settled(node, false, 1);
  }
  kept = [
    handle,
    outcome,
    declared,
    operation,
    new CollectingFace(collecting),
    new GroupFace(discarding),
    new Failure(collecting, node, undefined),
    new NextWaiter(),
    new AllWaiter(),
    new Wait('').begin(node),
    new Reading(node, outcome).begin(node),
    new Sleep('').begin(node),
    new Extras(),
    new NameOnly(''),
    new CancellationWalk(undefined),
    new CancellationError(),
    new CancellationError('', { reason: '' }),
  ];
  // None of them takes a number from the real ones.
  roots.nextId = nextId;
}
