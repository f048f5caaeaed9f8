import { type Fault, type FaultClass, refused, unreachable, WARM } from './chaosFault.ts';
import { wholeAnswer } from './chaosFaultsBody.ts';

const NOT_THERE: readonly Fault[] = [
  {
    name: 'nothing listens',
    place: 'closedPort',
    cells: { ping: unreachable(/nothing listens there\. Is it running\?$/), gateway: refused(/nothing listens/) },
  },
  {
    name: 'no route',
    place: 'noRoute',
    cells: { ping: unreachable(/there is no route to it/), gateway: refused(/there is no route to it/) },
  },
  {
    name: 'connection never accepted',
    place: 'fullQueue',
    cells: {
      ping: unreachable(/connecting took too long/),
      gateway: { is: 504, says: /no connection within/ },
      gatewayBedrock: refused(/connecting took too long/),
    },
  },
  {
    name: 'unknown host name',
    place: 'unknownName',
    cells: { ping: unreachable(/box\.test is not a known host name/), gateway: refused(/box\.test is not a known host name/) },
  },
  {
    name: 'name service down',
    place: 'noNameService',
    cells: { ping: unreachable(/name resolution does not answer/), gateway: refused(/name resolution does not answer/) },
  },
  {
    name: 'name service silent',
    place: 'hangingNameService',
    cells: {
      ping: unreachable(/connecting took too long/),
      gateway: { is: 504, says: /no connection within/ },
      gatewayBedrock: refused(/connecting took too long/),
    },
  },
  { name: 'host name moved to another address', place: 'moved', play: wholeAnswer, cells: { ping: WARM, gateway: { is: 'passes' } } },
];

const BAD_CERTIFICATE: readonly Fault[] = [
  {
    name: 'self-signed certificate',
    place: 'selfSigned',
    cells: { ping: unreachable(/certificate that is not trusted/), gateway: refused(/certificate that is not trusted/) },
  },
  {
    name: 'certificate of another host',
    place: 'wrongHost',
    cells: { ping: unreachable(/certificate of another host/), gateway: refused(/certificate of another host/) },
  },
  {
    name: 'expired certificate',
    place: 'expired',
    cells: { ping: unreachable(/certificate that has expired/), gateway: refused(/certificate that has expired/) },
  },
];

/** Nobody is there, or nobody that can be trusted. */
export const reachFaults: readonly FaultClass[] = [
  { title: 'The way there', faults: NOT_THERE },
  { title: 'TLS', faults: BAD_CERTIFICATE },
];
