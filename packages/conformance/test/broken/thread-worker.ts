// A worker of a pool, in which one thing is broken: that which is broken in the thread that made it.
import { installHost } from '@tasktree/core';
import { exposeWork } from '../../src/threads/work.ts';
import { breakages } from './breakages.ts';
import { Kit } from './kit.ts';
import { brokenHere, hostOfWorker } from './thread-host.ts';

installHost(hostOfWorker());
breakages.find(({ what }) => what === brokenHere())?.breakIt(new Kit(true));
exposeWork();
