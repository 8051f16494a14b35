import {
  CancellationError,
  suppressedErrors,
  type DiscardingTaskGroup,
  type TaskContext,
  type TaskGroup,
} from '@tasktree/core';
import type { Step } from './program.ts';

/** An error that a program threw: each is to be found again somewhere. */
export class Thrown extends Error {
  readonly where: string;

  constructor(where: string) {
    super(`thrown in ${where}`);
    this.where = where;
  }
}

interface Running {
  readonly path: string;
  readonly handle: TaskContext;
  /** Paths of the shields it is in. */
  readonly shields: readonly string[];
}

/** Runs a program and keeps what is needed to say whether the laws held. */
export class Interpreter {
  readonly breaches: string[] = [];
  readonly thrown: Thrown[] = [];
  /** Errors with which cancelled tasks ended: events only (error.5). */
  readonly ofCancelled = new Set<unknown>();
  /** Errors that some code of the program has seen. */
  readonly seen = new Set<unknown>();
  readonly #running = new Map<string, Running>();

  async body(
    path: string,
    steps: readonly Step[],
    handle: TaskContext,
    shields: readonly string[],
  ): Promise<string> {
    this.#running.set(path, { path, handle, shields });
    try {
      for (const [index, step] of steps.entries())
        await this.#step(`${path}/${index}`, step, handle, shields);
      return path;
    } finally {
      this.#running.delete(path);
    }
  }

  async #step(path: string, step: Step, task: TaskContext, shields: readonly string[]): Promise<void> {
    switch (step.kind) {
      case 'sleep':
        return task.sleep(step.ms);
      case 'yield':
        return task.yield();
      case 'throw': {
        const error = new Thrown(path);
        this.thrown.push(error);
        throw error;
      }
      case 'stubborn':
        return task.withTaskCancellationShield((inside) => inside.sleep(step.ms));
      case 'check':
        return task.checkCancellation();
      case 'cancelSelf':
        task.cancel(path);
        return this.#everybodyBelowIsCancelled(path, task);
      case 'timeout':
        return this.#scope(path, () =>
          task.withTimeout(step.ms, (inside) => this.body(path, step.steps, inside, shields)),
        );
      case 'shield':
        return this.#scope(path, () =>
          task.withTaskCancellationShield((inside) =>
            this.body(path, step.steps, inside, [...shields, path]),
          ),
        );
      case 'try':
        return this.#catching(() => this.body(path, step.steps, task, shields));
      case 'asyncLet':
        return this.#asyncLet(path, step, task, shields);
      case 'group':
        return this.#group(path, step, task, shields);
    }
  }

  async #catching(operation: () => Promise<unknown>): Promise<void> {
    try {
      await operation();
    } catch (error) {
      this.seen.add(error);
    }
  }

  /** When the call settles, nothing inside it runs (tree.2). */
  async #scope(path: string, call: () => Promise<unknown>): Promise<void> {
    try {
      await call();
    } finally {
      for (const running of this.#running.keys()) {
        if (running.startsWith(`${path}/`))
          this.breaches.push(`tree.2: ${running} outlived its scope ${path}`);
      }
    }
  }

  async #asyncLet(
    path: string,
    step: Extract<Step, { kind: 'asyncLet' }>,
    task: TaskContext,
    shields: readonly string[],
  ): Promise<void> {
    await this.#scope(path, async () => {
      await using child = task.asyncLet((inside) => this.body(`${path}/let`, step.child, inside, shields));
      await this.body(`${path}/block`, step.steps, task, shields);
      if (!step.isRead) return;
      const first = await child;
      if (first !== (await child)) this.breaches.push(`let.2: ${path} gave two values`);
    });
  }

  async #group(
    path: string,
    step: Extract<Step, { kind: 'group' }>,
    task: TaskContext,
    shields: readonly string[],
  ): Promise<void> {
    const options = step.concurrency === undefined ? {} : { concurrency: step.concurrency };
    const add = (group: { addTask(body: (task: TaskContext) => Promise<string>): void }): void => {
      for (const [index, child] of step.children.entries()) {
        group.addTask(async (inside) => {
          const limit = step.concurrency ?? Infinity;
          const siblings = [...this.#running.keys()].filter((other) =>
            new RegExp(`^${path}/child\\d+$`).test(other),
          );
          if (siblings.length >= limit)
            this.breaches.push(`group.12: more than ${limit} children of ${path} run`);
          return this.body(`${path}/child${index}`, child, inside, shields);
        });
      }
    };
    await this.#scope(path, () =>
      step.discarding
        ? task.withDiscardingTaskGroup(async (group: DiscardingTaskGroup, inside) => {
            add(group);
            if (step.cancelAll) group.cancelAll(path);
            await this.body(`${path}/body`, step.steps, inside, shields);
          }, options)
        : task.withTaskGroup(async (group: TaskGroup<string>, inside) => {
            add(group);
            if (step.cancelAll) group.cancelAll(path);
            await this.body(`${path}/body`, step.steps, inside, shields);
            await this.#collect(step.collect, group);
          }, options),
    );
  }

  async #collect(how: 'none' | 'all' | 'some' | 'waitForAll', group: TaskGroup<string>): Promise<void> {
    if (how === 'none') return;
    if (how === 'waitForAll') return group.waitForAll();
    if (how === 'all') {
      for await (const _value of group);
      return;
    }
    const { value } = await group.nextResult();
    if (value?.status === 'rejected') this.seen.add(value.reason);
  }

  /** All bodies below a task that was just cancelled are cancelled, but for what a shield keeps from it (tree.5, shield.4). */
  #everybodyBelowIsCancelled(path: string, task: TaskContext): void {
    for (const { path: other, handle, shields } of this.#running.values()) {
      const isBelow = other.startsWith(`${path.slice(0, path.lastIndexOf('/'))}/`);
      const isShielded = shields.some((shield) => shield.length >= path.length || !path.startsWith(shield));
      if (isBelow && !isShielded && shields.length === 0 && !handle.isCancelled) {
        this.breaches.push(`tree.5: ${other} is not cancelled although ${path} was (task ${task.id})`);
      }
    }
  }

  /**
   * Whether `error` left the program in `outcome`, was seen by it or reported by the runtime, ended a cancelled task, or is
   * suppressed under such an error.
   */
  accountsFor(error: Thrown, outcome: unknown, reported: readonly unknown[]): boolean {
    const known = new Set<unknown>();
    const collect = (found: unknown): void => {
      if (found === undefined || known.has(found)) return;
      known.add(found);
      for (const suppressed of suppressedErrors(found)) collect(suppressed);
    };
    for (const found of [outcome, ...this.seen, ...this.ofCancelled, ...reported]) collect(found);
    return known.has(error);
  }

  isOfTheProgram(outcome: unknown): boolean {
    return outcome instanceof Thrown ? this.thrown.includes(outcome) : outcome instanceof CancellationError;
  }
}
