import { withTaskGroup } from '@tasktree/node';

export class Totals {
  total = 0;
  #seen: string[] = [];

  async refresh(ids: readonly string[]): Promise<void> {
    await withTaskGroup(async (group) => {
      for (const id of ids) {
        group.addTask(async () => {
          this.total += await this.load(id); // wrong: no-captured-mutation
        });
      }
    });
  }

  async refreshOne(id: string): Promise<void> {
    this.total += await this.load(id);
    this.#seen.push(id);
  }

  private async load(id: string): Promise<number> {
    return id.length;
  }
}
