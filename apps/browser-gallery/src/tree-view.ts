import { observe, taskTree, type TaskRecord } from '@tasktree/browser';
import { keptCount } from './thumbnail-store.ts';

const mostLines = 40;

/** Shows the live task tree, at most once a frame, until it is disposed. */
export function showTree(counts: HTMLElement, list: HTMLElement): Disposable {
  let frame = 0;
  const schedule = (): void => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      draw(counts, list);
    });
  };
  schedule();
  const watching = observe({
    created: schedule,
    started: schedule,
    waiting: schedule,
    cancelled: schedule,
    settled: schedule,
  });
  return {
    [Symbol.dispose]() {
      watching[Symbol.dispose]();
      cancelAnimationFrame(frame);
    },
  };
}

function draw(counts: HTMLElement, list: HTMLElement): void {
  const { tasks } = taskTree();
  const cancelled = tasks.filter(({ isCancelled }) => isCancelled).length;
  counts.textContent = `${tasks.length} alive, ${cancelled} of them cancelled; ${keptCount()} pictures kept`;
  const depths = new Map<number, number>();
  const lines = tasks.map((task) => {
    const depth = task.parent === null ? 0 : (depths.get(task.parent) ?? 0) + 1;
    depths.set(task.id, depth);
    return line(task, depth);
  });
  const more = lines.length - mostLines;
  list.replaceChildren(...lines.slice(0, mostLines), ...(more > 0 ? [`and ${more} more`] : []));
}

function line(task: TaskRecord, depth: number): HTMLElement {
  const item = document.createElement('li');
  const waits = task.waitsFor.length === 0 ? '' : ` for ${task.waitsFor.join(', ')}`;
  item.textContent = `${task.name ?? task.id} ${task.state}${waits}`;
  item.style.setProperty('--depth', String(depth));
  item.classList.toggle('cancelled', task.isCancelled);
  return item;
}
