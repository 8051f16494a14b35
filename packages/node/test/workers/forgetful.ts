/** A program that does not dispose of its pool. */
import { Task } from '../../src/index.ts';
import { openPool } from './pool.ts';

const pool = openPool({ size: 2 });
new Task(() => pool.call.sleep(200).then((text) => process.stdout.write(`${text}\n`)));
new Task(() => pool.call.add(1, 2).then((sum) => process.stdout.write(`${sum}\n`)));
