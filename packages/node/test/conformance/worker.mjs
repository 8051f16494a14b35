// A worker of the suite, with the host of Node.js.
import { exposeWork } from '@tasktree/conformance/worker';
import { expose } from '@tasktree/node';

exposeWork(expose);
