import { sendableLocals, type Binding } from '@tasktree/core/internal';
import { checkSendable } from './check-sendable.ts';
import type { Job } from './job.ts';
import { pack } from './parcel.ts';
import type { Message, SentLocal } from './protocol.ts';

/** Makes ready what a job takes along to another thread. Throws `NotSendableError` for arguments and task-locals that cannot be sent. */
export function prepare(job: Job): void {
  const { args, bindings } = job.request;
  if (args.length > 0) job.parcel = pack(args, 'args');
  if (bindings !== undefined) job.locals = localsToSend(bindings);
}

/** The arguments of a job as they are posted. */
export function postedArgs({ parcel, request }: Job): readonly unknown[] {
  return parcel === undefined ? request.args : (parcel.value as readonly unknown[]);
}

/** The message by which a worker is asked for a job that has been given its number there. */
export function callMessage(job: Job): Message {
  const { id, node, parcel, locals } = job;
  const { kind, target, deadline } = job.request;
  return parcel?.holes === undefined && deadline === undefined && locals === undefined
    ? [kind, id, target, postedArgs(job), node.priority]
    : [kind, id, target, postedArgs(job), node.priority, parcel?.holes, deadline, locals];
}

/** Of the bindings those that cross to another thread: the newest of each task-local made with `sendable`. Most tasks have none. */
function localsToSend(newest: Binding): readonly SentLocal[] | undefined {
  if (sendableLocals.size === 0) return undefined;
  const sent = new Map<Binding['local'], SentLocal>();
  for (let binding: Binding | undefined = newest; binding !== undefined; binding = binding.outer) {
    const { local, value } = binding;
    if (!local.sendable || sent.has(local)) continue;
    checkSendable(value, `the value of the task-local ${local.name}`);
    sent.set(local, [local.name as string, value]);
  }
  return sent.size === 0 ? undefined : [...sent.values()];
}

/** Binds what has come from another thread to the task-locals of the same name in this one. */
export function bindSentLocals(locals: readonly SentLocal[] | undefined): Binding | undefined {
  if (locals === undefined) return undefined;
  let newest: Binding | undefined;
  for (const [name, value] of locals) {
    for (const local of sendableLocals.get(name) ?? []) newest = { local, value, outer: newest };
  }
  return newest;
}
