/** Looks at what is not ours: a getter may throw, and of a proxy anything may. Undefined for what cannot be read. */
export function tried<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
