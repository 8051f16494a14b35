/** Starts what was added, once. */
export type RunFunction = () => Promise<unknown>;

/** What a `queueClass` must have. */
export interface Queue<Element, Options> {
  /** How many wait. */
  size: number;
  /** The functions that wait with these options, in order. */
  filter: (options: Readonly<Partial<Options>>) => Element[];
  /** Takes the next one out of line. */
  dequeue: () => Element | undefined;
  /** Puts one in line. */
  enqueue: (run: Element, options?: Partial<Options>) => void;
  /** Moves the one with that id. */
  setPriority: (id: string, priority: number) => void;
  /** Takes the one with that id out of line. */
  remove?: (id: string) => void;
}
