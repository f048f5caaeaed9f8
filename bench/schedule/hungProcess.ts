/** One design with one hung host among ten. Arguments: design, URL of a Redis or '', window in ms. */
import { sleep } from '../stats.ts';
import { Hosts } from './hosts.ts';
import { hungDesigns } from './hungDesigns.ts';
import { isDesignName } from './makers.ts';

const [name = '', redisUrl = '', windowMs = '0'] = process.argv.slice(2);
if (!isDesignName(name)) throw new Error(`There is no design "${name}".`);
const hosts = new Hosts();
await hungDesigns[name](hosts, redisUrl);
await sleep(Number(windowMs));
process.send?.({ ...hosts.close() }, () => process.exit());
