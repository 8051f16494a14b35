/** Where in a block of 8 × 8 each coefficient of the file belongs. */
export const zigzag: Uint8Array = Uint8Array.from(order());

function* order(): Generator<number> {
  for (let diagonal = 0; diagonal < 15; diagonal++) {
    const steps = Array.from({ length: 8 }, (_, row) => [row, diagonal - row] as const).filter(
      ([, column]) => column >= 0 && column < 8,
    );
    if (diagonal % 2 === 0) steps.reverse();
    for (const [row, column] of steps) yield row * 8 + column;
  }
}
