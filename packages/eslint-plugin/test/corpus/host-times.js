import { all } from '@tasktree/node';

export async function timesOf(hosts, ping) {
  const times = {};
  const probe = (host) => async () => {
    times[host] = await ping(host); // wrong: no-captured-mutation
  };
  await all(hosts.map(probe));
  return times;
}
