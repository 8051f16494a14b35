import type { PriorityList, PriorityNode } from '../structures/priority-list.ts';
import type { Job } from './host.ts';

/**
 * Finds the waiting node of a job whose priority rose. Rises are rare, so the index is made at the first one and
 * dropped when nothing waits any more.
 */
export class JobIndex<N extends PriorityNode & { readonly job: Job }> {
  private readonly list: PriorityList<N>;
  private nodes: Map<Job, N> | undefined = undefined;

  constructor(list: PriorityList<N>) {
    this.list = list;
  }

  /** Call after `node` was put into the list. */
  add(node: N): void {
    if (this.nodes !== undefined) this.nodes.set(node.job, node);
  }

  /** The waiting node of `job`; undefined when it does not wait. */
  find(job: Job): N | undefined {
    if (this.list.length === 0) return undefined;
    if (this.nodes === undefined) {
      this.nodes = new Map();
      for (const node of this.list) this.nodes.set(node.job, node);
    }
    return this.nodes.get(job);
  }

  /** Call after the node of `job` has left the list. */
  forget(job: Job): void {
    if (this.nodes === undefined) return;
    if (this.list.length === 0) this.nodes = undefined;
    else this.nodes.delete(job);
  }
}
