import net from 'node:net';
import { defineWorkload, expectEqual } from '../workload.ts';

/** Longest time by the clock without a turn: of a re-armed timer, and of an echo over a loopback socket. */
export const workload = defineWorkload({
  id: 'stall',
  title: '100,000 ready tasks: longest stall of timers and I/O',
  op: 'burst',
  unit: 'ms',
  size: 100_000,
  tiny: 1_000,
  modes: ['free'],
  async sample(op, size) {
    let longest = 0;
    let begun = false;
    const turns = { timer: 0, echo: 0 };
    const turn = (source: keyof typeof turns): void => {
      const instant = performance.now();
      if (begun) longest = Math.max(longest, instant - turns[source]);
      turns[source] = instant;
    };
    let running = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tick = (): void => {
      turn('timer');
      if (running) timer = setTimeout(tick, 1);
    };
    const server = net.createServer((peer) => {
      // The client goes without saying goodbye.
      peer.on('error', () => peer.destroy());
      peer.pipe(peer);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const client = net.connect((server.address() as net.AddressInfo).port, '127.0.0.1');
    client.on('data', (bytes) => {
      turn('echo');
      if (running) client.write(bytes);
    });
    await new Promise<void>((resolve) => client.once('connect', () => resolve()));
    client.write('x');
    timer = setTimeout(tick, 1);
    await new Promise((resolve) => setTimeout(resolve, 20));

    let ran = 0;
    // The adding is one synchronous loop of the caller: the stall is counted from its end.
    const added = (): void => {
      begun = true;
      turns.timer = turns.echo = performance.now();
    };
    await op(size, added, () => ran++);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running = false;
    clearTimeout(timer);
    client.destroy();
    await new Promise((resolve) => server.close(resolve));
    expectEqual(ran, size, 'bodies run');
    return longest;
  },
});
