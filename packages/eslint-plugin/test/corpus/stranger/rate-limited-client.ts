import { Semaphore, Task, withTimeout } from '@tasktree/node';

export class ApiClient {
  readonly #limit = new Semaphore(5);
  #token: string | undefined;
  #refreshing: Promise<string> | undefined;
  requests = 0;

  async get<T>(path: string): Promise<T> {
    using permit = await this.#limit.acquire();
    this.requests++;
    const token = await this.token();
    return withTimeout(5000, async (task) => {
      const response = await fetch(`https://api/${path}`, { headers: { authorization: token }, signal: task.signal });
      return (await response.json()) as T;
    });
  }

  private token(): Promise<string> {
    this.#refreshing ??= withTimeout(2000, async () => {
      const response = await fetch('https://api/token', { method: 'POST' }); // wrong: forward-signal
      this.#token = await response.text();
      return this.#token;
    });
    return this.#refreshing;
  }
}
