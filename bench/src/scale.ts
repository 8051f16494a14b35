// Peers too slow for a row of a fixed size run a part of it. That flatters one whose cost grows faster than its work.

const divisors: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  effection: { 'cancel-100000': 20, 'heap-waiting': 10, 'heap-left': 20, 'timeouts-100000': 100 },
  rxjs: { 'timeouts-100000': 10 },
  'als-ac': { 'cancel-100000': 2 },
};

/** By how much an adapter's size of a row is divided. */
export function sizeDivisor(adapter: string, workload: string): number {
  return divisors[adapter]?.[workload] ?? 1;
}
