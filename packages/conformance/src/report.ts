/** What one case did in one form. */
export interface CaseResult {
  /** The id of the case. */
  readonly id: string;
  /** The law that it holds. */
  readonly law: string;
  /** What it shows, as a sentence. */
  readonly title: string;
  /** Through the free functions, or through handles. */
  readonly form: 'ambient' | 'explicit' | 'slim';
  /** A gap is what the runtime cannot do, by a law that allows it. */
  readonly status: 'pass' | 'fail' | 'gap';
  /** Why it failed. */
  readonly error?: string;
  /** Why the runtime cannot do it. */
  readonly reason?: string;
  /** The law that allows the gap. */
  readonly allowedBy?: string;
  /** How long it took, in milliseconds. */
  readonly ms: number;
}

/** What a run of the suite found. Plain JSON. */
export interface ConformanceReport {
  /** Rises when a field changes its meaning or goes away. */
  readonly formatVersion: 1;
  /** The name of the host. */
  readonly host: string;
  /** The tier of the host. */
  readonly ambient: 'full' | 'explicit';
  /** As the environment says. */
  readonly runtime: string;
  /** As the environment says. */
  readonly version: string;
  /** How many cases passed; each form counts. */
  readonly passed: number;
  /** How many failed. */
  readonly failed: number;
  /** How many cannot be tried here. */
  readonly gaps: number;
  /** What each case did, in order. */
  readonly results: readonly CaseResult[];
}

/** `tree.2` of `tree.2/early-return`. */
export function lawOf(id: string): string {
  return id.slice(0, id.indexOf('/'));
}
