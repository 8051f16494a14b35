/** Milliseconds for one test. */
export declare const forTest: number;
/** Milliseconds for a process that one test starts; less than the test has, so that its output is still shown. */
export declare const forProcess: number;
/** Milliseconds for a whole run: of the laws, or of the tests of a package, in one runtime. */
export declare const forRun: number;
