import type { Body } from '../task/body.ts';
import { hangOn, outcomeByHand } from '../task/call.ts';
import { Operation } from '../task/operation.ts';
import { spawn } from '../task/spawn.ts';
import type { TaskHandle } from '../task/task-handle.ts';
import { startGrace } from '../tree/abandon.ts';
import { cancellationErrorOf } from '../tree/cancel.ts';
import { end, fail } from '../tree/life.ts';
import { extrasOf, type Scope, type Sink, type Walk } from '../tree/scope.ts';
import { CANCELLED, ENDED, GRACE, SETTLED } from '../tree/state.ts';

/**
 * The region of a limit that does not wait for ever (deadline.7). A body cannot be left behind, a child can: so the operation is a
 * child task, and this scope, which has no body, waits for it as any scope does for what its body has left.
 */
export class LimitedTask extends Operation {
  readonly #name: string;
  #hasOutcome = false;

  constructor(owner: Scope, name: string, abandonAfter: number) {
    super(owner);
    this.#name = name;
    this.flags |= GRACE;
    extrasOf(this).abandonAfter = abandonAfter;
  }

  override run<R>(body: Body<R>, locals: TaskHandle['locals']): Promise<R> {
    const promise = outcomeByHand(this);
    const sink: Sink = {
      follow: (thread) => hangOn(this, thread),
      settled: (_, failed, value) => {
        if ((this.flags & SETTLED) !== 0) return;
        this.#hasOutcome = true;
        this.work = value;
        if (failed) fail(this);
      },
    };
    const node = spawn(this, 'child', body, this.task.priority, locals, sink, { name: this.#name });
    end(this);
    if ((this.flags & CANCELLED) !== 0) startGrace(this);
    node.runNow();
    return promise as Promise<R>;
  }

  override visit(walk: Walk): void {
    super.visit(walk);
    if ((this.flags & (ENDED | SETTLED)) === ENDED) startGrace(this);
  }

  override complete(): void {
    if (!this.#hasOutcome) {
      this.work = cancellationErrorOf(this);
      fail(this);
    }
    super.complete();
  }
}
