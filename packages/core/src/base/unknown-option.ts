/** What is said of options that a function does not know (error.10). */
export function unknownOption(name: string, what: string, known: object): TypeError {
  return new TypeError(
    `${what}: options.${name} is not known; did you mean options.${nearest(name, known)}? Known: ${Object.keys(known).join(', ')}.`,
  );
}

/** The same of the units of a duration. */
export function unknownUnit(name: string, what: string, known: object): TypeError {
  return new TypeError(
    `${what}.${name} is not known; did you mean ${nearest(name, known)}? Known: ${Object.keys(known).join(', ')}.`,
  );
}

function nearest(name: string, known: object): string | undefined {
  return Object.keys(known).sort((a, b) => distance(name, a) - distance(name, b))[0];
}

/** Somebody has given a handle or a signal for the options: what they have in mind is the signal. */
export function notOptions(given: object, what: string, known: object): TypeError {
  const [got, signal] =
    'aborted' in given ? ['a signal', '{ signal }'] : ["a task's handle", '{ signal: task.signal }'];
  return new TypeError(
    `${what}: options must be an object of options; got ${got}${'signal' in known ? `: write ${signal}` : ''}.`,
  );
}

/** How many letters to add, to leave out or to change, whatever their case (Levenshtein). */
function distance(a: string, b: string): number {
  const [from, to] = [a.toLowerCase(), b.toLowerCase()];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = (row[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[to.length] as number;
}
