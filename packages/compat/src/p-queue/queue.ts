/** Starts what was added, once. */
export type RunFunction = () => Promise<unknown>;

/** What a `queueClass` must have. */
export interface Queue<Element, Options> {
  size: number;
  filter: (options: Readonly<Partial<Options>>) => Element[];
  dequeue: () => Element | undefined;
  enqueue: (run: Element, options?: Partial<Options>) => void;
  setPriority: (id: string, priority: number) => void;
  remove?: (id: string) => void;
}
