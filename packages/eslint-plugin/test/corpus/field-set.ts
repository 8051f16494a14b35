import { JoinSet } from '@tasktree/node';

export class Sync {
  private set = new JoinSet<void>();
  private states: Record<string, string> = {};

  watch(name: string, read: (name: string) => Promise<string>): void {
    this.set.spawn(async () => {
      this.states[name] = await read(name); // wrong: no-captured-mutation
    });
  }

  async stop(): Promise<void> {
    this.set.abortAll();
    await this.set.shutdown();
  }
}
