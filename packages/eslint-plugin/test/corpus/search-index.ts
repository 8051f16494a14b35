import { JoinSet, type TaskContext } from '@tasktree/node';

export class SearchIndex implements AsyncDisposable {
  readonly #docs = new Map<string, string[]>();
  readonly #set = new JoinSet<void>();
  total = 0;

  add(url: string): void {
    this.#set.spawn(async (task: TaskContext) => {
      const response = await fetch(url, { signal: task.signal });
      const text = await response.text();
      this.#docs.set(url, text.split(' ')); // wrong: no-captured-mutation
      this.total += await this.#count(text); // wrong: no-captured-mutation
    });
  }

  async #count(text: string): Promise<number> {
    return text.length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#set.shutdown();
  }
}
