import { TimeoutError, now } from '@tasktree/core';
import {
  DEADLINE,
  cancel,
  currentHost,
  escalate,
  events,
  extrasOf,
  makeTask,
  rootScope,
  withoutStack,
  type Sink,
  type TaskHandle,
  type TaskNode,
} from '@tasktree/core/internal';
import { bindSentLocals } from './call-message.ts';
import { encodeError } from './codec.ts';
import type { Exposed } from './exposed-calls.ts';
import { Iteration, isSource } from './iteration.ts';
import { pack, unpack } from './parcel.ts';
import { Answer, Ask, type Call, type Message } from './protocol.ts';

/** The worker, as its tasks answer to it. */
interface Answers {
  send(message: Message, transfer?: readonly object[]): void;
  /** The task has ended: `answer` says how. */
  ended(task: WorkerTask, answer: Message, transfer: readonly object[] | undefined): void;
}

/**
 * Milliseconds by which the worker's own deadline strikes after the caller's. Unless its thread is busy, the caller's cancellation arrives
 * within that time, and it is the one that should be seen: it has the caller's error.
 */
const LATER_THAN_CALLER = 20;

/**
 * A job in its worker: the root of a tree on this thread, which stands for the child that the caller has on its own. It is cancelled and
 * escalated with that, and has its name, deadline and task-locals.
 */
export class WorkerTask implements Sink {
  readonly id: number;
  /** It stands in the queue of an actor, if in any. */
  readonly isForActor: boolean;
  readonly #exposed: Exposed;
  readonly #answers: Answers;
  /** Until it begins: what is to be done is not kept longer than that (tree.11). */
  #call: Call | undefined;
  #node: TaskNode | undefined = undefined;
  begunAt = 0;
  iteration: Iteration | undefined = undefined;

  constructor(call: Call, exposed: Exposed, answers: Answers) {
    this.#exposed = exposed;
    this.#answers = answers;
    this.id = call[1];
    this.isForActor = call[0] !== Ask.call;
    this.#call = call;
  }

  begin(at: number): void {
    this.begunAt = at;
    const call = this.#call as Call;
    // Destructuring goes by way of an iterator, which costs more than all the rest in a worker that has just begun.
    const args = call[3];
    const holes = call[5];
    const deadline = call[6];
    this.#call = undefined;
    const { name, isolation, run } = this.#exposed.invocation(call[0], call[2]);
    const body = (task: TaskHandle): unknown =>
      this.#follow(run(holes === undefined ? args : (unpack(args, holes) as unknown[])), task);
    const node = makeTask(rootScope(), 'task', body, call[4], bindSentLocals(call[7]), this, { name });
    // Before observers hear of it: they are to know it as the task of the call.
    this.#node = node;
    if (deadline !== undefined) setDeadline(node, deadline);
    if (events.sink !== undefined) events.sink.emit('created', node);
    if (isolation === undefined) node.runNow();
    else isolation.admitCall(node);
  }

  /** A result that is iterated keeps the task going. */
  #follow(result: unknown, task: TaskHandle): unknown {
    if (isSource(result)) return this.#iterate(result, task);
    if (!(result instanceof Promise)) return result;
    return result.then((value: unknown) => (isSource(value) ? this.#iterate(value, task) : value));
  }

  #iterate(source: Parameters<Iteration['run']>[0], task: TaskHandle): Promise<void> {
    this.iteration = new Iteration(this.id, (message, transfer) => this.#answers.send(message, transfer));
    return this.iteration.run(source, task);
  }

  /** While it runs. */
  get root(): TaskNode | undefined {
    return this.#node;
  }

  cancel(reason: unknown): void {
    if (this.#node !== undefined) cancel(this.#node, reason);
  }

  escalate(priority: number): void {
    if (this.#node !== undefined) escalate(this.#node, priority);
  }

  settled(node: TaskNode, failed: boolean, value: unknown): void {
    this.#node = undefined;
    let answer: Message;
    let transfer: readonly object[] | undefined;
    if (failed) {
      answer = this.#failure(value, node.cancellation === value);
    } else {
      try {
        const parcel = pack(value, 'the result');
        transfer = parcel?.transfer;
        answer =
          parcel === undefined
            ? [Answer.done, this.id, value]
            : [Answer.done, this.id, parcel.value, parcel.holes];
      } catch (error) {
        answer = this.#failure(error, false);
      }
    }
    this.#answers.ended(this, answer, transfer);
  }

  #failure(error: unknown, isCancellation: boolean): Message {
    return [isCancellation ? Answer.cancelled : Answer.failed, this.id, encodeError(error)];
  }
}

/** The caller's deadline, which cancels the call: this one strikes if its thread is too busy for that (deadline.5). */
function setDeadline(node: TaskNode, wall: number): void {
  const { clock } = currentHost();
  const extras = extrasOf(node);
  extras.deadlineWall = wall;
  extras.deadline = clock.now() + wall - now();
  node.flags |= DEADLINE;
  const expire = (): void =>
    cancel(
      node,
      withoutStack(() => new TimeoutError('The deadline has passed.')),
    );
  (extras.release ??= []).push(clock.schedule(extras.deadline + LATER_THAN_CALLER, expire, 0, false));
}
