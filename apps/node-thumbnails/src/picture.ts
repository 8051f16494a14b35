/** One picture to make a thumbnail of. */
export interface Picture {
  /** Names the thumbnail's file and the tasks that make it; unique in one run. */
  readonly id: string;
  readonly title: string;
  readonly url: string;
  /** Where it really comes from: the same in each run, also when the local server has another port. */
  readonly origin: string;
}

/** A name for a file and for a terminal: letters, digits, dots and dashes, and nothing else. */
export function slug(text: string): string {
  return (
    text
      .normalize('NFC')
      .replaceAll(/[^\p{L}\p{M}\p{N}.]+/gu, '-')
      .replaceAll(/^[-.]+|[-.]+$/g, '')
      .slice(0, 80) || 'picture'
  );
}

/** Gives each name at most once: `fox`, `fox-2`, `fox-3`. */
export function uniqueNames(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    let unique = name;
    // Some file systems take two names for one that differ by case only.
    for (let n = 2; taken.has(unique.toLowerCase()); n++) unique = `${name}-${n}`;
    taken.add(unique.toLowerCase());
    return unique;
  };
}

/** At most `limit` items, evenly spread over all of them, in order. */
export function spread<T>(items: readonly T[], limit: number): readonly T[] {
  if (items.length <= limit) return items;
  return Array.from({ length: limit }, (_, n) => items[Math.floor((n * items.length) / limit)] as T);
}
