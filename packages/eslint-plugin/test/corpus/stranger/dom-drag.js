import { Task } from '@tasktree/browser';

export function drag(element, move) {
  return new Task(async (task) => {
    const { promise, resolve } = Promise.withResolvers();
    document.addEventListener('pointermove', move); // wrong: no-unremoved-listener
    document.addEventListener('pointerup', resolve, { once: true });
    element.addEventListener('pointercancel', () => task.cancel(), { signal: task.signal });
    await promise;
    await new Promise((done) => setTimeout(done, 50)); // wrong: no-unremoved-listener
    element.classList.remove('dragging');
  });
}
