import { realm } from '../realm.ts';
import { Root } from '../tree/scope.ts';
import { Outcome } from './outcome.ts';
import { TaskHandle } from './task-handle.ts';
import { TaskNode } from './task-node.ts';

/** A task of no tree, for other specimens to belong to, with what belongs to it. */
export interface TaskSpecimens {
  readonly node: TaskNode;
  readonly handle: TaskHandle;
  readonly outcome: Outcome<unknown>;
}

let specimens: TaskSpecimens | undefined;

/** Keeps one live instance of each class that no task does without: see tree/specimens.ts. */
export function taskSpecimens(): TaskSpecimens {
  return (specimens ??= makeSpecimens());
}

function makeSpecimens(): TaskSpecimens {
  const { nextId } = realm;
  const node = new TaskNode(new Root(), 'child', () => {}, 1, undefined, undefined);
  // It takes no number from the real ones.
  realm.nextId = nextId;
  const outcome = new Outcome<unknown>(node);
  outcome.node = node;
  // A field that holds objects and numbers has another hidden class than one that holds objects alone.
  node.work = 1;
  outcome.settled(node, false, 1);
  return { node, handle: new TaskHandle(node, undefined), outcome };
}
