import type { Host, TaskContext } from '@tasktree/core';
import { createAssert, type AssertionFailure } from './assert.ts';
import type { Core, Gate, Operations, Threads, Trial, Uncaught } from './case.ts';
import type { Environment } from './environment.ts';

const ROUNDS = 6;

/** How {@link Trial.gap} ends a case. */
export class Gap extends Error {
  override readonly name = 'Gap';
  readonly allowedBy: string;
  constructor(reason: string, allowedBy: string) {
    super(reason);
    this.allowedBy = allowedBy;
  }
}

/** A trial, and what it has to say of itself at the end. */
export class RunningTrial {
  readonly trial: Trial;
  /** The first assertion that failed, also if the library lost it. */
  failure: AssertionFailure | undefined;
  gap: Gap | undefined;
  readonly #uncaught: Uncaught[] = [];
  #read = 0;

  constructor(
    core: Core,
    host: Host,
    form: Trial['form'],
    environment: Environment,
    threads: Omit<Threads, 'newWorker'>,
  ) {
    const { newWorker } = environment;
    this.trial = {
      core,
      host,
      threads: host.workers === undefined || newWorker === undefined ? undefined : { ...threads, newWorker },
      form,
      on: operationsOf[form].bind(undefined, core),
      root: (body, options) => new core.Task(body, options).value,
      sleep: (ms) => new Promise((resolve) => host.clock.schedule(host.clock.now() + ms, resolve)),
      settle: async () => {
        for (let round = 0; round < ROUNDS; round += 1) await host.scheduler.yieldToHost();
      },
      gate,
      uncaught: async () => {
        await environment.reported();
        this.#read = this.#uncaught.length;
        return [...this.#uncaught];
      },
      collectGarbage: async () => {
        if (environment.collectGarbage === undefined) return false;
        for (let round = 0; round < 5; round += 1) {
          await host.scheduler.yieldToHost();
          await environment.reported();
          await environment.collectGarbage();
        }
        await environment.reported();
        return true;
      },
      platformWaits: environment.platformWaits ?? [],
      anotherCopy: environment.anotherCopy,
      runProgram: environment.runProgram,
      gap: (reason, allowedBy) => {
        this.gap ??= new Gap(reason, allowedBy);
        throw this.gap;
      },
      assert: createAssert(core, (failure) => {
        this.failure ??= failure;
      }),
    };
  }

  add(uncaught: Uncaught): void {
    this.#uncaught.push(uncaught);
  }

  /** Errors that reached nobody, and that the case did not ask about. */
  get unasked(): readonly Uncaught[] {
    return this.#uncaught.slice(this.#read);
  }
}

const operationsOf: Readonly<Record<Trial['form'], (core: Core, task: TaskContext) => Operations>> = {
  ambient: ambientOperations,
  explicit: (_core, task) => explicitOperations(task),
  slim: slimOperations,
};

/** As a program does it that has the slim entry: the handle makes the task ambient, and has but few operations (ambient.3). */
function slimOperations(core: Core, task: TaskContext): Operations {
  const entries = Object.entries(ambientOperations(core)).map(([name, operation]) => [
    name,
    (...args: never[]): unknown => task.run(() => (operation as (...given: never[]) => unknown)(...args)),
  ]);
  return Object.fromEntries(entries) as Operations;
}

function ambientOperations(core: Core): Operations {
  return {
    asyncLet: core.asyncLet,
    taskScope: core.taskScope,
    withTaskGroup: core.withTaskGroup,
    withThrowingTaskGroup: core.withThrowingTaskGroup,
    withDiscardingTaskGroup: core.withDiscardingTaskGroup,
    withThrowingDiscardingTaskGroup: core.withThrowingDiscardingTaskGroup,
    withDeadline: core.withDeadline,
    withTimeout: core.withTimeout,
    withTaskCancellationHandler: core.withTaskCancellationHandler,
    withTaskCancellationShield: core.withTaskCancellationShield,
    withTaskPriorityEscalationHandler: core.withTaskPriorityEscalationHandler,
    withTaskExecutorPreference: core.withTaskExecutorPreference,
    sleep: (duration, options) => core.Task.sleep(duration, options),
    isCancelled: () => core.Task.isCancelled,
    checkCancellation: () => core.Task.checkCancellation(),
  };
}

function explicitOperations(task: TaskContext): Operations {
  return {
    asyncLet: (body, options) => task.asyncLet(body, options),
    taskScope: (options) => task.taskScope(options),
    withTaskGroup: (body, options) => task.withTaskGroup(body, options),
    withThrowingTaskGroup: (body, options) => task.withThrowingTaskGroup(body, options),
    withDiscardingTaskGroup: (body, options) => task.withDiscardingTaskGroup(body, options),
    withThrowingDiscardingTaskGroup: (body, options) => task.withThrowingDiscardingTaskGroup(body, options),
    withDeadline: (instant, operation, options) => task.withDeadline(instant, operation, options),
    withTimeout: (duration, operation, options) => task.withTimeout(duration, operation, options),
    withTaskCancellationHandler: (operation, onCancel) =>
      task.withTaskCancellationHandler(operation, onCancel),
    withTaskCancellationShield: (operation, options) => task.withTaskCancellationShield(operation, options),
    withTaskPriorityEscalationHandler: (operation, onEscalated) =>
      task.withTaskPriorityEscalationHandler(operation, onEscalated),
    withTaskExecutorPreference: (executor, operation) => task.withTaskExecutorPreference(executor, operation),
    sleep: (duration, options) => task.sleep(duration, options),
    isCancelled: () => task.isCancelled,
    checkCancellation: () => task.checkCancellation(),
  };
}

function gate<T = void>(): Gate<T> {
  let open!: (value: T) => void;
  let fail!: (error: unknown) => void;
  const promise = new Promise<T>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  return { promise, open, fail };
}
