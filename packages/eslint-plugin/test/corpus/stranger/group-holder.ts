import { withTaskGroup, type TaskGroup } from '@tasktree/node';

export class Fleet {
  current?: TaskGroup<void>;
  readonly #queue: (() => Promise<void>)[] = [];

  async run(): Promise<void> {
    await withTaskGroup<void>(async (group) => {
      this.current = group; // wrong: no-group-escape
      while (this.#queue.length > 0) {
        const job = this.#queue.shift();
        if (job) group.addTask(job);
        await group.next();
      }
    });
    delete this.current;
  }

  async each<T>(items: T[], work: (item: T) => Promise<void>): Promise<(item: T) => void> {
    return withTaskGroup<void, (item: T) => void>(async (group) => {
      for (const item of items) group.addTask(() => work(item));
      await group.waitForAll();
      return (item) => group.addTask(() => work(item)); // wrong: no-group-escape
    });
  }
}
