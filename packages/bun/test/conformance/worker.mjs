// A worker of the suite, with the host of Bun.
import { exposeWork } from '@tasktree/conformance/worker';
import { expose } from '@tasktree/bun';

exposeWork(expose);
