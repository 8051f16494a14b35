/** One instant and the list of those who wake at it. */
export interface Wake<T> {
  readonly key: number;
  first: T | undefined;
  last: T | undefined;
}

/** A binary heap of instants, the nearest first. */
export class WakeHeap<T> {
  private readonly wakes: Wake<T>[] = [];

  get first(): Wake<T> | undefined {
    return this.wakes[0];
  }

  push(wake: Wake<T>): void {
    const { wakes } = this;
    let index = wakes.length;
    wakes.push(wake);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (wakes[parent]!.key <= wake.key) break;
      wakes[index] = wakes[parent]!;
      index = parent;
    }
    wakes[index] = wake;
  }

  shift(): Wake<T> | undefined {
    const first = this.wakes[0];
    const last = this.wakes.pop();
    if (last !== undefined && this.wakes.length > 0) this.sink(last, 0);
    return first;
  }

  rebuild(wakes: Iterable<Wake<T>>): void {
    this.wakes.length = 0;
    for (const wake of wakes) this.wakes.push(wake);
    for (let index = (this.wakes.length >> 1) - 1; index >= 0; index -= 1)
      this.sink(this.wakes[index]!, index);
  }

  clear(): void {
    this.wakes.length = 0;
  }

  private sink(wake: Wake<T>, from: number): void {
    const { wakes } = this;
    let index = from;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= wakes.length) break;
      if (child + 1 < wakes.length && wakes[child + 1]!.key < wakes[child]!.key) child += 1;
      if (wakes[child]!.key >= wake.key) break;
      wakes[index] = wakes[child]!;
      index = child;
    }
    wakes[index] = wake;
  }
}
