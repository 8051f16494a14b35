import { Task, TaskPriority, type TaskContext } from '@tasktree/node';

export class Sensor {
  readings: number[] = [];
  #poller: Task<void> | undefined;

  start(read: (signal: AbortSignal) => Promise<number>): void {
    this.#poller?.cancel();
    this.#poller = new Task(async (task: TaskContext) => {
      do {
        try {
          const value = await read(task.signal);
          this.readings.push(value);
        } catch (error) { // wrong: no-swallowed-cancellation
          console.warn('sensor', error);
        }
        await new Promise((resolve) => setTimeout(resolve, 1000)); // wrong: no-unremoved-listener
      } while (this.readings.length < 1000);
    }, { priority: TaskPriority.background });
    this.#poller.catch(() => undefined);
  }

  stop(): Promise<void> | undefined {
    this.#poller?.cancel('stopped');
    return this.#poller?.settled;
  }
}
