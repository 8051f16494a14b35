import { isCancellation } from '../base/answer.ts';
import { checkFunction } from '../base/arguments.ts';
import type { Awaitable } from '../base/types.ts';
import type { TaskContext } from '../context/task-context.ts';
import { Task } from '../unstructured/task.ts';
import { settingsOf, type MainOptions, type MainSettings } from './main-options.ts';
import type { MainProcess } from './main-process.ts';
import { MainPromise } from './main-promise.ts';
import { Program, later, turn, type Part } from './program.ts';

/** What `runMain` of an adapter is. */
export type RunMain = <T>(body: (task: TaskContext) => Awaitable<T>, options?: MainOptions) => Promise<T>;

/** Makes the `runMain` of a runtime with processes, as the laws of the section main want it. */
export function createRunMain(source: MainProcess): RunMain {
  const program = new Program(source);
  return (body, options) => new Main(program, body, options).promise;
}

interface Failure {
  readonly error: unknown;
}

/** One call of `runMain`. */
class Main<T> implements Part {
  readonly promise: MainPromise<T>;
  readonly #program: Program;
  #settings: MainSettings | undefined;
  #task: Task<T> | undefined;
  #stopListening: (() => void) | undefined;
  #bodyFailure: Failure | undefined;
  #forgetLimit: (() => void) | undefined;

  constructor(program: Program, body: (task: TaskContext) => Awaitable<T>, options: MainOptions | undefined) {
    this.#program = program;
    let resolve!: (value: T) => void;
    let reject!: (error: unknown) => void;
    this.promise = new MainPromise((...both) => ([resolve, reject] = both));
    const failed = (error: unknown): void => this.#ended(() => reject(error), { error });
    program.enter(this);
    try {
      this.#start(body, options).then((value) => this.#ended(() => resolve(value)), failed);
    } catch (error) {
      // A mistake in the call is a failure like any other (error.0).
      failed(error);
    }
  }

  #start(body: (task: TaskContext) => Awaitable<T>, options: MainOptions | undefined): Promise<T> {
    checkFunction(body, 'runMain', 'body');
    const settings = settingsOf(options);
    this.#settings = settings;
    this.#stopListening = this.#program.listen(settings.signals);
    this.#task = new Task(settings.abandonAfter === Infinity ? body : this.#watched(body), settings.task);
    this.#program.entered(this);
    return this.#task.value;
  }

  /** The time for ending begins when the body fails, also while children are still waited for. */
  #watched(body: (task: TaskContext) => Awaitable<T>): (task: TaskContext) => Promise<T> {
    return async (task) => {
      try {
        return await body(task);
      } catch (error) {
        this.#bodyFailure = { error };
        this.#limit();
        throw error;
      }
    };
  }

  end(reason: unknown): void {
    this.#limit();
    this.#task?.cancel(reason);
  }

  #limit(): void {
    const after = this.#settings?.abandonAfter ?? Infinity;
    this.#forgetLimit ??= later(after, () => {
      const failure = this.#bodyFailure;
      if (failure !== undefined && !this.#isAnswer(failure)) this.#program.fail(failure.error);
      this.#program.abandon(after);
    });
  }

  #isAnswer({ error }: Failure): boolean {
    return this.#program.isEnding && this.#task?.isCancelled === true && isCancellation(error);
  }

  /** All of the tree has settled. */
  #ended(settle: () => void, failure?: Failure): void {
    this.#stopListening?.();
    const isAnswer = failure !== undefined && this.#isAnswer(failure);
    if (failure !== undefined && this.#program.isEnding) this.#program.expect(failure.error, isAnswer);
    settle();
    // The runtime reports in this turn what is awaited and not caught.
    void turn().then(() => this.#left(failure, isAnswer));
  }

  #left(failure: Failure | undefined, isAnswer: boolean): void {
    if (failure !== undefined && !this.promise.asked) {
      if (isAnswer) this.#program.answered(failure.error);
      else this.#program.fail(failure.error);
      // Said once is enough.
      this.#bodyFailure = undefined;
    }
    if (!this.#program.isEnding) this.#forgetLimit?.();
    this.#program.leave(this, this.#settings?.signals, this.#settings?.reportAfter ?? Infinity);
  }
}
