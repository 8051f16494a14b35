/** A code table as files have it: how many codes there are of each length from 1 to 16, and their symbols in order. */
export interface CodeTable {
  readonly counts: readonly number[];
  readonly symbols: readonly number[];
}

/** Every code of a table: those of one length count up, and the next length goes on from twice the last. */
function* codesOf({ counts, symbols }: CodeTable): Generator<[code: number, length: number, symbol: number]> {
  let code = 0;
  let next = 0;
  for (const [index, count] of counts.entries()) {
    for (let n = 0; n < count; n++) yield [code++, index + 1, symbols[next++] ?? 0];
    code <<= 1;
  }
}

/** For reading: at each sequence of 16 bits, the symbol it begins with, and above 8 bits the length of its code. */
export function readingTable(table: CodeTable): Uint16Array {
  const found = new Uint16Array(1 << 16);
  for (const [code, length, symbol] of codesOf(table)) {
    const first = code << (16 - length);
    found.fill((length << 8) | symbol, first, first + (1 << (16 - length)));
  }
  return found;
}

/** For writing: at each symbol its code, and above 16 bits the length of that. */
export function writingTable(table: CodeTable): Uint32Array {
  const codes = new Uint32Array(256);
  for (const [code, length, symbol] of codesOf(table)) codes[symbol] = (length << 16) | code;
  return codes;
}
