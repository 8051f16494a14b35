// A worker of the suite, with the host of Bun.
import '@tasktree/bun';
import { exposeWork } from '@tasktree/conformance/worker';

exposeWork();
