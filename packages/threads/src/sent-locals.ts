import type { TaskLocal } from '@tasktree/core';
import { type Binding, realm } from '@tasktree/core/internal';
import { checkSendable } from './check-sendable.ts';
import type { SentLocal } from './protocol.ts';

/**
 * The bindings that cross to another thread: the newest of each task-local made with `sendable`. Most tasks have none. Throws
 * `NotSendableError`.
 */
export function sendableLocals(newest: Binding | undefined): readonly SentLocal[] | undefined {
  if (newest === undefined || realm.sendableLocals === undefined) return undefined;
  const sent = new Map<TaskLocal<unknown>, SentLocal>();
  for (let binding: Binding | undefined = newest; binding !== undefined; binding = binding.outer) {
    const { local, value } = binding;
    if (!local.sendable || sent.has(local)) continue;
    checkSendable(value, `the value of the task-local ${local.name}`);
    sent.set(local, [local.name as string, value]);
  }
  return sent.size === 0 ? undefined : [...sent.values()];
}

/** Binds what has come to the task-locals of the same name in this thread. */
export function bindSentLocals(locals: readonly SentLocal[] | undefined): Binding | undefined {
  if (locals === undefined) return undefined;
  let newest: Binding | undefined;
  for (const [name, value] of locals) {
    for (const local of realm.sendableLocals?.get(name) ?? []) newest = { local, value, outer: newest };
  }
  return newest;
}
