// The cosine transform of a block, rows first and then columns: slow and plain, and exact enough.

/** At [frequency * 8 + place]: how much of a frequency is in a place. */
const basis = Float32Array.from({ length: 64 }, (_, index) => {
  const [frequency, place] = [index >> 3, index & 7];
  const scale = frequency === 0 ? Math.SQRT1_2 : 1;
  return (scale / 2) * Math.cos(((2 * place + 1) * frequency * Math.PI) / 16);
});

const between = new Float32Array(64);

/** From places to frequencies, in place. */
export function toFrequencies(block: Float32Array): void {
  for (let row = 0; row < 64; row += 8) {
    for (let frequency = 0; frequency < 8; frequency++) {
      let sum = 0;
      for (let place = 0; place < 8; place++) sum += block[row + place]! * basis[frequency * 8 + place]!;
      between[row + frequency] = sum;
    }
  }
  for (let column = 0; column < 8; column++) {
    for (let frequency = 0; frequency < 8; frequency++) {
      let sum = 0;
      for (let place = 0; place < 8; place++) {
        sum += between[place * 8 + column]! * basis[frequency * 8 + place]!;
      }
      block[frequency * 8 + column] = sum;
    }
  }
}

/** And back. */
export function toPlaces(block: Float32Array): void {
  for (let row = 0; row < 64; row += 8) {
    for (let place = 0; place < 8; place++) {
      let sum = 0;
      for (let frequency = 0; frequency < 8; frequency++) {
        sum += block[row + frequency]! * basis[frequency * 8 + place]!;
      }
      between[row + place] = sum;
    }
  }
  for (let column = 0; column < 8; column++) {
    for (let place = 0; place < 8; place++) {
      let sum = 0;
      for (let frequency = 0; frequency < 8; frequency++) {
        sum += between[frequency * 8 + column]! * basis[frequency * 8 + place]!;
      }
      block[place * 8 + column] = sum;
    }
  }
}
