import { currentHost } from '../host/current-host.ts';
import type { Executor } from '../host/executor.ts';
import type { Job } from '../host/host.ts';
import { recordOf } from '../tree/record.ts';
import type { Scope, TaskNode } from '../tree/scope.ts';
import { EXECUTOR, STARTED } from '../tree/state.ts';

/** Has a task started by the executor that is preferred where it was made (exec.1), or else by the host. */
export function enqueue(node: TaskNode): void {
  const executor = (node.flags & EXECUTOR) === 0 ? undefined : preferredExecutor(node);
  if (executor === undefined) currentHost().scheduler.enqueue(node, node.priority);
  else handOver(executor, new PreferredStart(node), node);
}

/** The innermost preference in force. */
export function preferredExecutor(from: Scope): Executor | undefined {
  let scope: Scope | undefined = from;
  while (scope !== undefined && (scope.flags & EXECUTOR) !== 0) {
    if (scope.extras?.executor !== undefined) return scope.extras.executor;
    scope = scope.owner;
  }
  return undefined;
}

/**
 * Gives `job` to an executor of the user's. What it does not take, or runs inside `enqueue`, starts on the host's scheduler: nothing
 * hangs, and no child starts in the stack that makes it.
 */
export function handOver(executor: Executor, job: Job, node: TaskNode): void {
  const host = currentHost();
  const handed = new Handed(job);
  try {
    executor.enqueue(handed, job.priority);
  } catch (error) {
    handed.cameEarly = true;
    host.reportUncaught(error, 'exception', recordOf(node));
  }
  handed.isHandedOver = true;
  if (handed.cameEarly) host.scheduler.enqueue(job, job.priority);
}

class Handed implements Job {
  readonly #job: Job;
  isHandedOver = false;
  cameEarly = false;

  constructor(job: Job) {
    this.#job = job;
  }

  get priority(): number {
    return this.#job.priority;
  }

  run(): void {
    if (this.isHandedOver) this.#job.run();
    else this.cameEarly = true;
  }
}

/** The start of a task in somebody else's stack, where its context must not stay. */
class PreferredStart implements Job {
  readonly #node: TaskNode;

  constructor(node: TaskNode) {
    this.#node = node;
  }

  get priority(): number {
    return this.#node.priority;
  }

  run(): void {
    if ((this.#node.flags & STARTED) === 0) this.#node.runNow();
  }
}
