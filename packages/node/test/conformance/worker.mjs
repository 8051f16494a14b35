// A worker of the suite, with the host of Node.js.
import '@tasktree/node';
import { exposeWork } from '@tasktree/conformance/worker';

exposeWork();
