// Peers too slow for the full size run a part of it. That flatters one whose cost grows faster than its work.

const effection: Readonly<Record<string, number>> = {
  w1s: 100,
  w1t: 50,
  w2s: 100,
  w2a: 100,
  w3: 100,
  w4d: 100,
  w5: 20,
  m1: 10,
  m2: 20,
  w6a: 50,
  w6b: 50,
  w6u: 50,
  w7c: 50,
  w8a: 20,
  w8b: 20,
  w8c: 20,
  w9: 100,
  w9s: 50,
};

/** By how much an adapter's size of a workload is divided. */
export function sizeDivisor(adapter: string, workload: string): number {
  if (adapter === 'effection') return effection[workload] ?? 1;
  if (adapter === 'rxjs' && workload === 'w9') return 10;
  if (adapter === 'als-ac' && workload === 'w5') return 2;
  return 1;
}
