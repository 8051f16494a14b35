/** A conformance report as JUnit, one test case for each case and form. */
export declare function toJUnit(report: unknown): string;
