// A worker of the suite, with the host of Deno.
import { exposeWork } from '@tasktree/conformance/worker';
import { expose } from '@tasktree/deno';

exposeWork(expose);
