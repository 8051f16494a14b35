/**
 * Tests for programs that use Tasktree: virtual time, an order of events that a seed decides, and leak checks.
 *
 * @module
 */
export { explore, replay, ExplorationError, type ExploreOptions, type Program } from './explore.ts';
export { assertNoLeaks, describeTasks, expectNoLeaks } from './leaks.ts';
export { createTestHost, type TestHost, type TestHostOptions } from './test-host.ts';
export { withTestHost } from './with-test-host.ts';
