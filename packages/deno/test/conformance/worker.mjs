// A worker of the suite, with the host of Deno.
import '@tasktree/deno';
import { exposeWork } from '@tasktree/conformance/worker';

exposeWork();
