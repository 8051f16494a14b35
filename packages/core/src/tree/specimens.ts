import { Declared } from '../async-let/async-let.ts';
import { Sleep } from '../cancellation/sleep.ts';
import { CancellationError } from '../errors.ts';
import { DiscardingScope, DiscardingTaskGroup } from '../group/discarding-task-group.ts';
import { AllWaiter, Failure, NextWaiter } from '../group/result-queue.ts';
import { CollectingScope, TaskGroup } from '../group/task-group.ts';
import { realm } from '../realm.ts';
import { Outcome, Reading } from '../task/outcome.ts';
import { TaskHandle } from '../task/task-handle.ts';
import { TaskNode } from '../task/task-node.ts';
import { Operation } from './operation.ts';
import { Extras, Root } from './scope.ts';
import { Wait } from './wait.ts';

let specimens: readonly object[] | undefined;

/**
 * Keeps one live instance of each hot class. V8 holds hidden classes weakly: when no task is alive at a major collection they
 * die, and all optimised code that mentions them with them. Groups of 1,000 with a collection between, on Node 26: 1,050 ns a
 * child without this, 600 with it. Classes that not every user has keep their own, beside them.
 */
export function keepSpecimens(): void {
  if (specimens !== undefined) return;
  const node = specimenTask();
  const { nextId } = realm;
  const handle = new TaskHandle(node, undefined);
  const outcome = new Outcome<unknown>(node);
  const declared = new Declared<unknown>(node);
  const collecting = new CollectingScope(handle, '', undefined);
  const discarding = new DiscardingScope(handle, '', undefined);
  const operation = new Operation(node);
  // A field that holds objects and numbers has another hidden class than one that holds objects alone.
  for (const scope of [node, operation, collecting, collecting.body, discarding]) scope.work = 1;
  for (const each of [outcome, declared]) {
    each.node = node;
    each.settled(node, false, 1);
  }
  specimens = [
    node,
    handle,
    operation,
    new Wait('').begin(node),
    new Reading(node, outcome).begin(node),
    declared,
    new Sleep('').begin(node),
    new TaskGroup(collecting),
    new DiscardingTaskGroup(discarding),
    new Extras(),
    new CancellationError(),
    new Failure(undefined, false, false),
    new NextWaiter(),
    new AllWaiter(),
  ];
  realm.nextId = nextId;
}

/** A task of no tree, for specimens to belong to. It takes no number from the real ones. */
export function specimenTask(): TaskNode {
  const { nextId } = realm;
  const node = new TaskNode(new Root(), 'child', () => {}, 1, undefined, undefined);
  realm.nextId = nextId;
  return node;
}
