import { withTaskGroup, type TaskContext } from '@tasktree/browser';

export async function mount(root: HTMLElement, show: (event: Event) => void): Promise<void> {
  await withTaskGroup(async (group) => {
    group.addTask(async (task: TaskContext) => {
      root.addEventListener('click', show); // wrong: no-unremoved-listener
      window.addEventListener('resize', show, { passive: true }); // wrong: no-unremoved-listener
      window.addEventListener('scroll', show, { passive: true, signal: task.signal });
      await task.sleep(1000);
    });
    group.addTask(async (task) => {
      root.addEventListener('keydown', show);
      try {
        await task.sleep(1000);
      } finally {
        root.removeEventListener('keydown', show);
      }
    });
  });
}
