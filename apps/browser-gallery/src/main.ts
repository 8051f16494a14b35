import { runMain, taskTree, withCancellableContinuation, type TaskRecord } from '@tasktree/browser';
import { Grid } from './grid.ts';
import { showTree } from './tree-view.ts';

declare global {
  /** For those who look from outside. */
  var gallery: { readonly tasks: () => number };
}

globalThis.gallery = { tasks: () => taskTree().tasks.length };

function element(id: string): HTMLElement {
  return document.getElementById(id) as HTMLElement;
}

void runMain(
  async (task) => {
    const response = await fetch('/album.json', { signal: task.signal });
    const { count } = (await response.json()) as { count: number };
    using _view = showTree(element('counts'), element('tree'));
    using _grid = new Grid(element('scroller'), element('cells'), count);
    // The page is there until it is left; then what was started for it ends.
    await task.run(() => withCancellableContinuation<void>(forEver, () => {}));
  },
  { name: 'gallery', cancelOnPageHide: true },
);

// Kept, so that it is not taken for one that was forgotten.
const waiting: unknown[] = [];
function forEver(continuation: unknown): void {
  waiting.push(continuation);
}

// The last that this page does: notes for those who look from outside what is left of it, when its tasks have had their turn. One
// that has not begun never will: the page is gone before.
addEventListener('pagehide', ({ persisted }) => {
  const begun = (): readonly TaskRecord[] => taskTree().tasks.filter(({ state }) => state !== 'created');
  void (async () => {
    for (let turn = 0; turn < 100 && begun().length > 0; turn++) await Promise.resolve();
    const tasks = begun().map(({ name, kind, waitsFor }) => `${name ?? kind} ${waitsFor.join()}`);
    sessionStorage.setItem('left', JSON.stringify({ persisted, tasks }));
  })();
});
