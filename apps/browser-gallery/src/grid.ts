import { ThumbnailTasks } from './thumbnail-tasks.ts';

const cellSize = 112;
const gap = 8;
/** Rows beyond the view, on either side, whose pictures are loaded already. */
const overscan = 2;

/** A scrolling grid that holds elements for the cells near the view only. */
export class Grid implements Disposable {
  readonly #scroller: HTMLElement;
  readonly #cells: HTMLElement;
  readonly #count: number;
  readonly #tasks = new ThumbnailTasks();
  readonly #shown = new Map<number, HTMLElement>();
  readonly #events = new AbortController();
  #frame = 0;

  constructor(scroller: HTMLElement, cells: HTMLElement, count: number) {
    this.#scroller = scroller;
    this.#cells = cells;
    this.#count = count;
    const { signal } = this.#events;
    const schedule = (): void => {
      this.#frame ||= requestAnimationFrame(() => {
        this.#frame = 0;
        this.#update();
      });
    };
    scroller.addEventListener('scroll', schedule, { signal, passive: true });
    addEventListener('resize', schedule, { signal });
    this.#update();
  }

  #update(): void {
    const { clientWidth, clientHeight, scrollTop } = this.#scroller;
    const pitch = cellSize + gap;
    const columns = Math.max(1, Math.floor((clientWidth - gap) / pitch));
    this.#cells.style.height = `${Math.ceil(this.#count / columns) * pitch + gap}px`;
    const firstInView = Math.floor(scrollTop / pitch) * columns;
    const endOfView = Math.ceil((scrollTop + clientHeight) / pitch) * columns;
    const first = Math.max(0, firstInView - overscan * columns);
    const end = Math.min(this.#count, endOfView + overscan * columns);

    for (const [index, cell] of this.#shown) {
      if (index < first || index >= end) this.#hide(index, cell);
    }
    for (let index = first; index < end; index++) {
      const isInView = index >= firstInView && index < endOfView;
      const present = this.#shown.get(index);
      if (present === undefined) this.#tasks.willDisplay(index, this.#show(index), isInView);
      else if (isInView) this.#tasks.didEnterView(index);
      const cell = this.#shown.get(index) as HTMLElement;
      cell.style.left = `${gap + (index % columns) * pitch}px`;
      cell.style.top = `${gap + Math.floor(index / columns) * pitch}px`;
    }
  }

  #show(index: number): HTMLElement {
    const cell = document.createElement('div');
    cell.className = 'cell';
    cell.style.width = cell.style.height = `${cellSize}px`;
    const image = document.createElement('img');
    image.alt = `Picture ${index + 1}`;
    cell.append(image);
    this.#cells.append(cell);
    this.#shown.set(index, cell);
    return cell;
  }

  #hide(index: number, cell: HTMLElement): void {
    this.#shown.delete(index);
    this.#tasks.didEndDisplay(index, cell);
    cell.remove();
  }

  /** Stops everything that was started for a cell. */
  [Symbol.dispose](): void {
    this.#events.abort();
    cancelAnimationFrame(this.#frame);
    for (const [index, cell] of this.#shown) this.#hide(index, cell);
  }
}
