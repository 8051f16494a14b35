/** Every so many takes while several priorities wait, the oldest goes first whatever its priority (priority.6). */
export const AGEING_INTERVAL = 64;

/** What a {@link PriorityList} links together; extend it with what waits. */
export class PriorityNode {
  /** Higher is served first. Change it with {@link PriorityList.reprioritize} while the node waits. */
  priority: number;
  /** The place in line among equals; smaller is older. */
  readonly sequence: number;
  /** @internal */
  level: Level | undefined = undefined;
  /** @internal */
  previous: PriorityNode | undefined = undefined;
  /** @internal */
  next: PriorityNode | undefined = undefined;

  constructor(priority: number, sequence: number) {
    this.priority = priority;
    this.sequence = sequence;
  }
}

/** The waiting ones of one priority, oldest first. */
class Level {
  readonly priority: number;
  first: PriorityNode | undefined = undefined;
  last: PriorityNode | undefined = undefined;
  /** Where a node was last put between others. A whole group that rises comes in order: the next one goes beside it. */
  finger: PriorityNode | undefined = undefined;

  constructor(priority: number) {
    this.priority = priority;
  }
}

/**
 * Nodes in the order of service: highest priority first, then oldest first, and by ageing now and then the oldest of
 * all. Everything takes constant time as long as all have one priority, and a few comparisons otherwise.
 */
export class PriorityList<N extends PriorityNode> implements Iterable<N> {
  private count = 0;
  /** The levels in which somebody waits, highest first. Seldom more than four. */
  private readonly levels: Level[] = [];
  /** Kept when its last node leaves, since the next one is likely to have the same priority. */
  private spare: Level | undefined = undefined;
  /** How often those of the lowest priority that wait have been passed over. */
  private takes = 0;

  /** How many wait. */
  get length(): number {
    return this.count;
  }

  /** The highest priority waiting, 0 when nobody does. */
  get highest(): number {
    return this.levels[0]?.priority ?? 0;
  }

  /** Who is to be served next. Stays the same until somebody is added, removed or taken. */
  head(): N | undefined {
    if (this.levels.length > 1 && this.takes >= AGEING_INTERVAL - 1) return this.oldest();
    return this.levels[0]?.first as N | undefined;
  }

  /** Who has waited longest, of those with at least that priority. */
  oldest(atLeast = 0): N | undefined {
    let oldest: PriorityNode | undefined;
    for (const { first, priority } of this.levels) {
      if (priority < atLeast) break;
      if (oldest === undefined || first!.sequence < oldest.sequence) oldest = first;
    }
    return oldest as N | undefined;
  }

  /** Puts a node where its priority and its age belong. */
  insert(node: N): void {
    const level = this.levelOf(node.priority);
    const { last } = level;
    node.level = level;
    this.count += 1;
    if (last === undefined) {
      level.first = level.last = node;
    } else if (last.sequence < node.sequence) {
      node.previous = last;
      last.next = node;
      level.last = node;
    } else {
      insertBySequence(level, node);
    }
  }

  /** Takes {@link head} out. */
  take(): N | undefined {
    const node = this.head();
    if (node === undefined) return undefined;
    // With one priority waiting, whoever is taken is the oldest.
    const isOldest = this.levels.length === 1 || this.takes >= AGEING_INTERVAL - 1;
    this.takes = isOldest ? 0 : this.takes + 1;
    this.remove(node);
    return node;
  }

  /** Takes `node` out wherever it stands; false when it does not wait here. */
  remove(node: N): boolean {
    const { level, previous, next } = node;
    if (level === undefined) return false;
    if (previous === undefined) level.first = next;
    else previous.next = next;
    if (next === undefined) level.last = previous;
    else next.previous = previous;
    if (level.finger === node) level.finger = previous;
    node.level = node.previous = node.next = undefined;
    this.count -= 1;
    if (level.first === undefined) this.drop(level);
    return true;
  }

  /** Moves a waiting `node` to where its age puts it among those of `priority`. */
  reprioritize(node: N, priority: number): void {
    if (node.level === undefined || node.priority === priority) return;
    const { takes } = this;
    this.remove(node);
    node.priority = priority;
    this.insert(node);
    this.takes = this.levels.length > 1 ? takes : 0;
  }

  /** Takes all out. */
  clear(): void {
    while (this.count > 0) this.remove(this.levels[0]!.first as N);
  }

  /** Highest priority first, then oldest first. Do not change the list meanwhile. */
  *[Symbol.iterator](): IterableIterator<N> {
    for (const level of this.levels) {
      for (let node = level.first; node !== undefined; node = node.next) yield node as N;
    }
  }

  private levelOf(priority: number): Level {
    const { levels } = this;
    let index = 0;
    while (index < levels.length && levels[index]!.priority > priority) index += 1;
    const found = levels[index];
    if (found?.priority === priority) return found;
    const level = this.spare?.priority === priority ? this.spare : new Level(priority);
    // An empty list that is filled again and again is the common case, and splice makes an array each time.
    if (index === levels.length) levels.push(level);
    else levels.splice(index, 0, level);
    return level;
  }

  private drop(level: Level): void {
    const { levels } = this;
    level.finger = undefined;
    if (levels.length === 1) levels.length = 0;
    else levels.splice(levels.indexOf(level), 1);
    this.spare = level;
    // Those below it have been passed over, and may be so again when it is filled anew: their age counts on.
    const rest = levels.length > 1 ? 0 : (levels[0]?.priority ?? Infinity);
    if (rest > level.priority) this.takes = 0;
  }
}

/** `node` is older than the last of `level`, which is not empty. */
function insertBySequence(level: Level, node: PriorityNode): void {
  let before = level.finger ?? level.first!;
  while (before.sequence > node.sequence && before.previous !== undefined) before = before.previous;
  while (before.next !== undefined && before.next.sequence < node.sequence) before = before.next;
  level.finger = node;
  if (before.sequence > node.sequence) {
    node.next = before;
    before.previous = node;
    level.first = node;
    return;
  }
  node.previous = before;
  node.next = before.next;
  before.next!.previous = node;
  before.next = node;
}
