// How long timers and sockets are kept waiting while many tasks are ready.
import net from 'node:net';
import { watchCollections } from '../meter.ts';
import { defineWorkload, expectEqual, type Workload } from '../workload.ts';

type Burst = (count: number, added: () => void, ran: () => void) => Promise<void>;

/** A time without a turn, from one instant to another. */
interface Gap {
  readonly from: number;
  readonly to: number;
}

/** All gaps of a re-armed timer, and of an echo over a loopback socket, while the tasks run. */
async function gapsDuring(op: Burst, size: number): Promise<readonly Gap[]> {
  const gaps: Gap[] = [];
  let begun = false;
  const turns = { timer: 0, echo: 0 };
  const turn = (source: keyof typeof turns): void => {
    const instant = performance.now();
    if (begun) gaps.push({ from: turns[source], to: instant });
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
  return gaps;
}

const common = { op: 'burst', unit: 'ms', size: 100_000, tiny: 1_000 } as const;

const inAll = defineWorkload({
  ...common,
  id: 'stall',
  title: '100,000 ready tasks: longest stall of timers and I/O',
  async sample(op, size) {
    const gaps = await gapsDuring(op, size);
    return Math.max(...gaps.map(({ from, to }) => to - from));
  },
});

const besidesCollector = defineWorkload({
  ...common,
  id: 'stall-own',
  title: 'the same, without the pauses of the collector',
  runtimes: /^node/,
  async sample(op, size) {
    const collections = await watchCollections();
    const gaps = await gapsDuring(op, size);
    const pauses = await collections.end();
    const own = ({ from, to }: Gap): number => {
      const inside = pauses.map((pause) => Math.max(0, Math.min(to, pause.to) - Math.max(from, pause.from)));
      return to - from - inside.reduce((sum, time) => sum + time, 0);
    };
    return Math.max(...gaps.map(own));
  },
});

export const stalls: readonly Workload[] = [inAll, besidesCollector];
