/** A worker of the suite, with the host of browsers. */
import '../symbols.ts';
import '../../src/index.ts';
import { exposeWork } from '@tasktree/conformance/worker';

exposeWork();
