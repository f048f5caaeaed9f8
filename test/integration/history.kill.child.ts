// Records pings until it is killed, and says on stdout which ones are kept.
import { writeSync } from 'node:fs';
import { must, opened, pingOf } from './history.pings.ts';

const [file = '', start = '0', count = '0'] = process.argv.slice(2);
const { history } = opened(file);
for (let i = 0; i < Number(count); i += 1) {
  const kept = must(history.record(pingOf(Number(start) + i * 30_000, i % 50 === 0 ? 'cold' : 'warm', 100 + (i % 37))));
  writeSync(1, `${kept.at}\n`);
}
writeSync(1, 'all\n');
setInterval(() => {}, 60_000);
