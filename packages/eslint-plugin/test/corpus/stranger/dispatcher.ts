import { EventEmitter, on } from 'node:events';
import { withDiscardingTaskGroup, type TaskContext } from '@tasktree/node';

export interface Command {
  name: string;
  payload: unknown;
}

export class Dispatcher extends EventEmitter {
  #handlers = new Map<string, (payload: unknown, task: TaskContext) => Promise<void>>();
  #handled: string[] = [];

  register(name: string, handler: (payload: unknown, task: TaskContext) => Promise<void>): this {
    this.#handlers.set(name, handler);
    return this;
  }

  async run(task: TaskContext): Promise<void> {
    await withDiscardingTaskGroup(async (group) => {
      for await (const [command] of on(this, 'command')) { // wrong: forward-signal
        const { name, payload } = command as Command;
        group.addTask(async (child) => {
          await this.#handlers.get(name)?.(payload, child);
          this.#handled.push(name); // wrong: no-captured-mutation
        });
      }
    });
  }
}
