import workerpool from 'workerpool';
import { echo, spin, touch } from './jobs.ts';

workerpool.worker({
  spin,
  echo,
  hand(buffer: ArrayBuffer): unknown {
    touch(buffer);
    return new workerpool.Transfer(buffer, [buffer]);
  },
});
