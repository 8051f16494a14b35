/**
 * A list asks for each row when it comes into view, and says when it has left: synchronous calls, which cannot wait. Each starts or
 * cancels an unstructured task, kept in a map under its row. All of this is on one thread, so the map needs no lock.
 *
 * → row 0: fetches
 * → row 1: fetches
 * → row 2: fetches
 * → row 1: stopped, it left the view
 * → row 0: shows cat
 * → row 2: shows owl
 * → 0 tasks are kept
 */
import { CancellationError, MainActor, Task } from '@tasktree/node';

const ids = ['cat', 'dog', 'owl'];
const latency: Record<string, number> = { cat: 40, dog: 200, owl: 80 };

class Thumbnails {
  readonly #tasks = new Map<number, Task<void>>();

  get kept(): number {
    return this.#tasks.size;
  }

  willDisplay(row: number): void {
    MainActor.assertIsolated();
    const task = new Task(
      async () => {
        try {
          console.log(`row ${row}: shows ${await fetchThumbnail(row)}`);
        } catch (error) {
          if (!(error instanceof CancellationError)) throw error;
          console.log(`row ${row}: stopped, ${String(error.reason)}`);
        } finally {
          // Unless the row came back meanwhile, and has another task.
          if (this.#tasks.get(row) === task) this.#tasks.delete(row);
        }
      },
      { name: `row ${row}` },
    );
    this.#tasks.set(row, task);
  }

  didEndDisplay(row: number): void {
    MainActor.assertIsolated();
    this.#tasks.get(row)?.cancel('it left the view');
  }

  async settled(): Promise<void> {
    await Promise.all([...this.#tasks.values()].map((task) => task.settled));
  }
}

async function fetchThumbnail(row: number): Promise<string> {
  console.log(`row ${row}: fetches`);
  const id = ids[row] ?? '';
  await Task.sleep(latency[id] ?? 0);
  return id;
}

const view = new Thumbnails();
for (const row of [0, 1, 2]) view.willDisplay(row);
await Task.sleep(10);
view.didEndDisplay(1);
await view.settled();
console.log(`${view.kept} tasks are kept`);
