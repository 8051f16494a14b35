import { isCancellation, Task, TaskPriority } from '@tasktree/browser';
import { loadThumbnail } from './thumbnail-store.ts';

/**
 * The tasks of the cells on display: started from synchronous code, kept under the cell's number, gone when done. Page and tasks
 * share one thread, so the map needs no lock.
 */
export class ThumbnailTasks {
  readonly #tasks = new Map<number, Task<void>>();

  /** A cell is near the view: loads its picture. */
  willDisplay(index: number, cell: HTMLElement, isInView: boolean): void {
    const image = cell.querySelector('img') as HTMLImageElement;
    const task = new Task(
      async (current) => {
        const picture = await loadThumbnail(`/thumbnails/${index}`, current);
        image.src = URL.createObjectURL(picture);
      },
      { name: `thumbnail ${index}`, priority: isInView ? TaskPriority.high : TaskPriority.low },
    );
    this.#tasks.set(index, task);
    task.catch((error: unknown) => {
      if (!isCancellation(error)) cell.dataset['failed'] = String(error);
    });
    void task.settled.then(() => {
      if (this.#tasks.get(index) === task) this.#tasks.delete(index);
    });
  }

  /** A cell that was near the view has come into it. */
  didEnterView(index: number): void {
    this.#tasks.get(index)?.escalate(TaskPriority.high);
  }

  /** A cell has scrolled away: its request is aborted. */
  didEndDisplay(index: number, cell: HTMLElement): void {
    this.#tasks.get(index)?.cancel('scrolled away');
    this.#tasks.delete(index);
    const { src } = cell.querySelector('img') as HTMLImageElement;
    if (src !== '') URL.revokeObjectURL(src);
  }
}
