import { nothing } from '../base/nothing.ts';
import { TaskHandle } from '../task/task-handle.ts';
import { RunnableTask } from '../task/task-node.ts';
import { Root, roots } from '../tree/roots.ts';
import { MapIterator, noParent } from './map-iterator.ts';
import { noPlan } from './map-plan.ts';
import { Request } from './map-request.ts';
import { Item, MapScope, nobody } from './map-scope.ts';

let kept: readonly object[] | undefined;

/** Keeps one of each class of a map, as in warm.ts: with a collection before each, an ordered map takes less than half the time with them. */
export function keepMapsWarm(): void {
  if (kept !== undefined) return;
  const { nextId } = roots;
  const node = new RunnableTask(new Root(), 'child', nothing, 1, undefined, undefined);
  roots.nextId = nextId;
  // A field that holds objects and numbers has another hidden class than one that holds objects alone.
  node.work = 1;
  const map = new MapScope(new TaskHandle(node, undefined), noPlan, nobody);
  const item = new Item<unknown, unknown>(map, 0, undefined);
  const iterator = new MapIterator<unknown, unknown>(noPlan, noParent);
  const request = new Request(iterator);
  item.value = 1;
  request.give({ done: false, value: 1 });
  kept = [map, item, iterator, request];
}
