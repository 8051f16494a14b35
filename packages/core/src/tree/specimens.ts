import { Declared } from '../async-let/async-let.ts';
import { Walk } from '../cancellation/cancel.ts';
import { Sleep } from '../cancellation/sleep.ts';
import { CancellationError } from '../errors.ts';
import { DiscardingScope, DiscardingTaskGroup } from '../group/discarding-task-group.ts';
import { Failure } from '../group/failure.ts';
import { AllWaiter, NextWaiter } from '../group/waiters.ts';
import { CollectingScope, TaskGroup } from '../group/task-group.ts';
import { realm } from '../realm.ts';
import { Reading } from '../task/outcome.ts';
import { taskSpecimens } from '../task/specimens.ts';
import { Operation } from './operation.ts';
import { Extras, NameOnly } from './scope.ts';
import { Wait } from './wait.ts';

let specimens: readonly object[] | undefined;

/**
 * Keeps one live instance of each hot class. V8 holds hidden classes weakly: when no task is alive at a major collection they
 * die, and all optimised code that mentions them with them. Groups of 1,000 with a collection between, on Node 26: 1,050 ns a
 * child without this, 600 with it. Classes that not every user has keep their own, beside them.
 */
export function keepSpecimens(): void {
  if (specimens !== undefined) return;
  const { node, handle, outcome } = taskSpecimens();
  const { nextId } = realm;
  const declared = new Declared<unknown>(node);
  const collecting = new CollectingScope(handle, '', undefined);
  const discarding = new DiscardingScope(handle, '', undefined);
  const operation = new Operation(node);
  realm.nextId = nextId;
  // As in `taskSpecimens`: with objects and numbers in one field.
  for (const scope of [operation, collecting, collecting.body, discarding]) scope.work = 1;
  declared.node = node;
  declared.settled(node, false, 1);
  specimens = [
    operation,
    new Wait('').begin(node),
    new Reading(node, outcome).begin(node),
    declared,
    new Sleep('').begin(node),
    new TaskGroup(collecting),
    new DiscardingTaskGroup(discarding),
    new Extras(),
    new NameOnly(''),
    new Walk(undefined),
    new CancellationError(),
    new CancellationError('', { reason: '' }),
    new Failure(collecting, node, undefined),
    new NextWaiter(),
    new AllWaiter(),
  ];
}
