/**
 * `MainActor.run` from a worker: what is asked of the thread that made the worker, and what that does about it.
 *
 * @module
 */
import { TaskPriority } from '@tasktree/core';
import {
  CANCELLED,
  Wait,
  bridge,
  cancel,
  cancellationErrorOf,
  currentScope,
  enqueue,
  isMainThread,
  rootScope,
  spawn,
  waitingBody,
  type Scope,
  type TaskNode,
  type Walk,
} from '@tasktree/core/internal';
import { bindSentLocals } from './call-message.ts';
import { decodeError, encodeError, withoutObjects, type Encoded } from './codec.ts';
import type { Job } from './job.ts';
import type { Outbox } from './outbox.ts';
import { pack, unpack, type Holes } from './parcel.ts';
import { Answer, Ask, type Message } from './protocol.ts';
import { illegible, refusal } from './send-problem.ts';

interface Question {
  readonly args: readonly unknown[];
  readonly site: Error;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly wait: Asking | undefined;
}

/** A worker's line to the thread that made it. */
export class MainLine {
  readonly #send: (message: Message, transfer?: readonly object[]) => void;
  readonly #jobOf: (root: TaskNode) => number | undefined;
  readonly #open = new Map<number, Question>();
  #lastId = 0;

  /** `jobOf` returns the number of the job whose root a task is. */
  constructor(
    send: (message: Message, transfer?: readonly object[]) => void,
    jobOf: (root: TaskNode) => number | undefined,
  ) {
    this.#send = send;
    this.#jobOf = jobOf;
  }

  /** Calls a function on the main thread, given as source text or by the name under which it is exposed. */
  ask(what: string, isText: boolean, args: readonly unknown[]): Promise<unknown> {
    const parcel = args.length === 0 ? undefined : pack(args, 'args');
    const id = ++this.#lastId;
    const job = this.#jobAround(currentScope());
    const body = waitingBody();
    return new Promise((resolve, reject) => {
      const tell = (reason: unknown): void => this.#send([Answer.unask, id, encodeError(reason)]);
      const wait = body === undefined ? undefined : new Asking(tell).begin(body);
      this.#open.set(id, { args, site: new Error('asked here'), resolve, reject, wait });
      this.#send([Answer.ask, id, job, what, isText, parcel?.value ?? args, parcel?.holes], parcel?.transfer);
      const region = body?.region;
      if (region !== undefined && (region.flags & CANCELLED) !== 0) tell(cancellationErrorOf(region).reason);
    });
  }

  told([, id, failed, value, holes]: Message): void {
    const question = this.#take(id);
    if (question === undefined) return;
    try {
      if (failed === true) question.reject(decodeError(value as Encoded, question.site));
      else question.resolve(unpack(value, holes as Holes | undefined));
    } catch (cause) {
      question.reject(illegible('what the main thread gives', cause));
    }
  }

  /** The platform has refused to send the question. */
  refused(id: number, problemOf: (args: readonly unknown[]) => unknown): void {
    const question = this.#take(id);
    question?.reject(problemOf(question.args));
  }

  #take(id: number): Question | undefined {
    const question = this.#open.get(id);
    this.#open.delete(id);
    question?.wait?.end();
    return question;
  }

  #jobAround(scope: Scope | undefined): number | undefined {
    let root: TaskNode | undefined;
    for (let around = scope; around !== undefined; around = around.owner) root = around.task ?? root;
    return root === undefined ? undefined : this.#jobOf(root);
  }
}

/** The wait for the main thread. A cancellation is passed on to it, and the wait continues until the answer comes. */
class Asking extends Wait {
  readonly #tell: (reason: unknown) => void;

  constructor(tell: (reason: unknown) => void) {
    super('main thread');
    this.#tell = tell;
  }

  override visit(walk: Walk): void {
    this.#tell(walk.reason);
  }
}

/** What a worker asks of the thread of its pool, on that thread. */
export class MainRequests {
  readonly #outbox: Outbox;
  readonly #jobOf: (id: number) => Job | undefined;
  /** What has been asked and not answered yet, by the worker's numbers. */
  readonly #open = new Map<number, TaskNode>();

  constructor(outbox: Outbox, jobOf: (id: number) => Job | undefined) {
    this.#outbox = outbox;
    this.#jobOf = jobOf;
  }

  /** Calls the function in a child of the call whose job asks, or in a root if that is not known. */
  answer(message: Message): void {
    const [, id, jobId, what, isText, args, holes] = message;
    const job = jobId === undefined ? undefined : this.#jobOf(jobId as number);
    const owner = job?.isSettled === false ? job.node : undefined;
    const body = (): unknown =>
      runHere(what as string, isText === true, unpack(args, holes as Holes | undefined) as unknown[]);
    const settled = (_: TaskNode, failed: boolean, value: unknown): void => {
      // Forgotten where the worker is gone.
      if (this.#open.delete(id)) this.#tell(id, failed, value);
    };
    const node = spawn(
      owner ?? rootScope(),
      owner === undefined ? 'task' : 'child',
      body,
      owner?.priority ?? TaskPriority.medium,
      bindSentLocals(job?.locals),
      { settled },
      { name: 'MainActor.run' },
    );
    this.#open.set(id, node);
    enqueue(node);
  }

  /** The task that asked has been cancelled. */
  cancel(id: number, reason: Encoded): void {
    const node = this.#open.get(id);
    if (node !== undefined) cancel(node, decodeError(reason));
  }

  /** The worker is gone, and needs no answers. */
  forget(): void {
    this.#open.clear();
  }

  /** The platform has refused to send an answer. */
  refused([, id, failed, value]: Message, error: unknown): void {
    const told =
      failed === true ? withoutObjects(value as Encoded) : encodeError(refusal(error, value, 'the result'));
    this.#outbox.add([Ask.told, id, true, told]);
  }

  #tell(id: number, failed: boolean, value: unknown): void {
    if (failed) return this.#outbox.add([Ask.told, id, true, encodeError(value)]);
    try {
      const parcel = pack(value, 'the result');
      if (parcel === undefined) this.#outbox.add([Ask.told, id, false, value]);
      else this.#outbox.add([Ask.told, id, false, parcel.value, parcel.holes], parcel.transfer);
    } catch (error) {
      this.#outbox.add([Ask.told, id, true, encodeError(error)]);
    }
  }
}

function runHere(what: string, isText: boolean, args: unknown[]): unknown {
  // The thread that made the worker is itself one that was made.
  if (!isMainThread() && bridge.ask !== undefined) return bridge.ask(what, isText, args);
  if (isText) return functionOf(what)(...args);
  const exposed = bridge.exposed.get(what);
  if (exposed === undefined) {
    throw new TypeError(
      `MainActor.run: the main thread does not expose a function called ${what}. Give it to expose() there.`,
    );
  }
  return exposed(...args);
}

type AnyFunction = (...args: unknown[]) => unknown;

/** Methods are written without `function`, which their text needs when it stands alone. */
function functionOf(text: string): AnyFunction {
  let first: unknown;
  for (const source of [text, text.replace(/^(async )?\s*/, '$1function ')]) {
    try {
      // oxlint-disable-next-line no-eval -- the text comes from a worker that this program made
      return (0, eval)(`(${source}\n)`) as AnyFunction;
    } catch (error) {
      first ??= error;
      if (!(error instanceof SyntaxError)) break;
    }
  }
  throw new TypeError(
    'MainActor.run: the text of the function cannot be turned into a function on the main thread. Where a content security policy ' +
      'forbids that, give the function to expose() there, and its name to MainActor.run.',
    { cause: first },
  );
}
