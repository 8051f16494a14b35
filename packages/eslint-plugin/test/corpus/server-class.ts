import { withDiscardingTaskGroup, type DiscardingTaskGroup, type TaskContext } from '@tasktree/node';

export class Server {
  #group: DiscardingTaskGroup | undefined;
  served = 0;
  latest = '';

  async listen(task: TaskContext): Promise<void> {
    await withDiscardingTaskGroup(async (group) => {
      this.#group = group; // wrong: no-group-escape
      await task.sleep(1000);
    });
  }

  handle(request: string): void {
    this.#group?.addTask(async (task) => {
      const answer = await fetch(request, { signal: task.signal });
      this.served += 1;
      this.latest = await answer.text(); // wrong: no-captured-mutation
    });
  }
}
