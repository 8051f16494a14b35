import { realm } from '../realm.ts';
import type { TaskHandle } from '../task/task-handle.ts';
import { TaskNode, nameTask, type Body } from '../task/task-node.ts';
import { Operation } from '../tree/operation.ts';
import { CANCELLED, ENDED, FAILED, GRACE, SETTLED, extrasOf, type Scope } from '../tree/scope.ts';
import { cancellationErrorOf, type Walk } from './cancel.ts';
import { startGrace } from './grace.ts';

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

  override start(body: Body, locals: TaskHandle['locals']): void {
    const node = new TaskNode(this, 'child', body, this.task.priority, locals, {
      settled: (_, failed, value) => {
        if ((this.flags & SETTLED) !== 0) return;
        this.#hasOutcome = true;
        this.work = value;
        if (failed) this.flags |= FAILED;
      },
    });
    nameTask(node, this.#name);
    if (realm.events !== undefined) realm.events.emit('created', node);
    this.flags |= ENDED;
    if ((this.flags & CANCELLED) !== 0) startGrace(this);
    node.runNow();
  }

  override visit(walk: Walk): void {
    super.visit(walk);
    if ((this.flags & (ENDED | SETTLED)) === ENDED) startGrace(this);
  }

  override complete(): void {
    if (!this.#hasOutcome) {
      this.work = cancellationErrorOf(this);
      this.flags |= FAILED;
    }
    super.complete();
  }
}
