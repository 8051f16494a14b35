import { scopeEnded, startCancelled } from '../tree/cancel.ts';
import { events } from '../tree/events.ts';
import type { Scope, Sink, TaskKind } from '../tree/scope.ts';
import { ENDED } from '../tree/state.ts';
import type { Binding } from './binding.ts';
import type { Body } from './body.ts';
import { RunnableTask } from './task-node.ts';
import { applyOptions, type TaskOptions } from './task-options.ts';

/**
 * Makes a task under `owner`: the one place where that is done. Its options have been checked. Who calls this sees to it that the
 * task gets its turn.
 *
 * In a cancelled region it starts cancelled (tree.5); so does one in a body that has ended, which nobody can await any more
 * (let.11).
 */
export function spawn(
  owner: Scope,
  kind: TaskKind,
  body: Body,
  priority: number,
  locals: Binding | undefined,
  sink: Sink | undefined,
  options?: TaskOptions,
): RunnableTask {
  const node = makeTask(owner, kind, body, priority, locals, sink, options);
  if (events.sink !== undefined) events.sink.emit('created', node);
  return node;
}

/** The same, of which observers have not been told yet. */
export function makeTask(
  owner: Scope,
  kind: TaskKind,
  body: Body,
  priority: number,
  locals: Binding | undefined,
  sink: Sink | undefined,
  options: TaskOptions | undefined,
): RunnableTask {
  const node = new RunnableTask(owner, kind, body, priority, locals, sink);
  if (options !== undefined) applyOptions(node, options);
  if ((owner.flags & ENDED) !== 0 && !owner.takesMoreWhenEnded) startCancelled(node, scopeEnded);
  return node;
}
