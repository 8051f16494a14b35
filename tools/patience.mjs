// How long the tests of this repository may take, in one place. A test that passes costs none of it, and a machine that runs other
// things beside may be ten times slower than an idle one: so these are for what hangs, never for what is slow.
const minutes = 60_000;

/** Milliseconds for one test. */
export const forTest = 2 * minutes;
/** Milliseconds for a process that one test starts; less than the test has, so that its output is still shown. */
export const forProcess = 1.5 * minutes;
/** Milliseconds for a whole run: of the laws, or of the tests of a package, in one runtime. */
export const forRun = 10 * minutes;
