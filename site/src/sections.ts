/** A heading of a module's index, and the public names below it. */
export interface Section {
  readonly title: string;
  readonly names: readonly string[];
}

/**
 * The sections of an index of exports: a comment of one line begins one, and the export lists below it are what it holds. Empty
 * for an index without such comments.
 */
export function sectionsOf(source: string): Section[] {
  const sections: { title: string; names: string[] }[] = [];
  for (const [, title, list] of source.matchAll(/^\/\/ (.+)$|^export (?:type )?\{([^}]*)\}/gm)) {
    if (title !== undefined) sections.push({ title, names: [] });
    else sections.at(-1)?.names.push(...namesIn(list ?? ''));
  }
  return sections.filter(({ names }) => names.length > 0);
}

/** `a, type B as C` exports `a` and `C`. */
function namesIn(list: string): string[] {
  return list
    .split(',')
    .map((item) => /(\w+)\s*$/.exec(item)?.[1] ?? '')
    .filter((name) => name !== '');
}
