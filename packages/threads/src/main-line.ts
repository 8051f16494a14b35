/**
 * `MainActor.run` from a worker: what is asked of the thread that made the worker, and what that does about it.
 *
 * @module
 */
import { TaskPriority } from '@tasktree/core';
import {
  cancel,
  cancellationErrorOf,
  CANCELLED,
  currentScope,
  enqueue,
  isMainThread,
  nameTask,
  realm,
  rootScope,
  type Scope,
  SETTLED,
  TaskNode,
  Wait,
  waitingBody,
  type Walk,
} from '@tasktree/core/internal';
import { decodeError, encodeError, type Encoded } from './codec.ts';
import { pack, unpack, type Holes } from './parcel.ts';
import type { PoolWorker } from './pool-worker.ts';
import { Answer, Ask, type Message } from './protocol.ts';
import { illegible } from './send-problem.ts';
import { bindSentLocals } from './sent-locals.ts';

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

  /** `jobOf` gives the number of the job of which a task is the root. */
  constructor(
    send: (message: Message, transfer?: readonly object[]) => void,
    jobOf: (root: TaskNode) => number | undefined,
  ) {
    this.#send = send;
    this.#jobOf = jobOf;
  }

  /** Has a function called over there: that of this source text, or the one exposed by this name. */
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

/** The wait for the main thread. A cancellation is told over there, and the wait goes on: the answer is what comes from there. */
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

/** What a worker asks is done in a child of the call whose job asks, or in a root if it is not known which. */
export function answerQuestion(worker: PoolWorker, message: Message): void {
  const [, id, jobId, what, isText, args, holes] = message;
  const job = jobId === undefined ? undefined : worker.jobOf(jobId as number);
  const owner = job === undefined || (job.node.flags & SETTLED) !== 0 ? undefined : job.node;
  const body = (): unknown =>
    runHere(what as string, isText === true, unpack(args, holes as Holes | undefined) as unknown[]);
  const settled = (_: TaskNode, failed: boolean, value: unknown): void => {
    worker.questions.delete(id);
    if (!worker.isGone) tell(worker, id, failed, value);
  };
  const node = new TaskNode(
    owner ?? rootScope(),
    owner === undefined ? 'task' : 'child',
    body,
    owner?.priority ?? TaskPriority.medium,
    bindSentLocals(job?.request.locals),
    { settled },
  );
  worker.questions.set(id, node);
  nameTask(node, 'MainActor.run');
  if (realm.events !== undefined) realm.events.emit('created', node);
  enqueue(node);
}

/** The task that asked has been cancelled. */
export function cancelQuestion(worker: PoolWorker, [, id, reason]: Message): void {
  const node = worker.questions.get(id);
  if (node !== undefined) cancel(node, decodeError(reason as Encoded));
}

function tell(worker: PoolWorker, id: number, failed: boolean, value: unknown): void {
  const { outbox } = worker;
  if (failed) return outbox.add([Ask.told, id, true, encodeError(value)]);
  try {
    const parcel = pack(value, 'the result');
    if (parcel === undefined) outbox.add([Ask.told, id, false, value]);
    else outbox.add([Ask.told, id, false, parcel.value, parcel.holes], parcel.transfer);
  } catch (error) {
    outbox.add([Ask.told, id, true, encodeError(error)]);
  }
}

function runHere(what: string, isText: boolean, args: unknown[]): unknown {
  // The thread that made the worker is itself one that was made.
  if (!isMainThread() && realm.askMain !== undefined) return realm.askMain(what, isText, args);
  if (isText) return functionOf(what)(...args);
  const exposed = realm.exposed?.get(what);
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
