import { EXPLICIT } from '../src/goals.ts';
import { testAdapters } from './every-operation.ts';

// In a process of its own: it has a host that is not that of Node.js, and there is one host in a realm.
testAdapters([EXPLICIT]);
