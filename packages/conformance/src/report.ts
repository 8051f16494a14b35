/** What one case did in one form. */
export interface CaseResult {
  readonly id: string;
  readonly law: string;
  readonly title: string;
  readonly form: 'ambient' | 'explicit';
  readonly status: 'pass' | 'fail' | 'gap';
  /** Why it failed. */
  readonly error?: string;
  /** Why the runtime cannot do it. */
  readonly reason?: string;
  /** The law that allows the gap. */
  readonly allowedBy?: string;
  readonly ms: number;
}

/** What a run of the suite found. Plain JSON. */
export interface ConformanceReport {
  readonly formatVersion: 1;
  /** The name of the host. */
  readonly host: string;
  readonly ambient: 'full' | 'explicit';
  readonly runtime: string;
  readonly version: string;
  readonly passed: number;
  readonly failed: number;
  readonly gaps: number;
  readonly results: readonly CaseResult[];
}

/** `tree.2` of `tree.2/early-return`. */
export function lawOf(id: string): string {
  return id.slice(0, id.indexOf('/'));
}
