import { describe, expect, test } from 'vitest';
import { hostAddresses, loopbackAddresses, neighbours, ollamaHostAddresses } from '../../electron/discovery/addresses.ts';

const both = (port: number) => [`http://127.0.0.1:${port}`, `http://[::1]:${port}`];

test('Every port is looked at on both loopback addresses.', () => {
  expect(loopbackAddresses([11434, 8080])).toEqual([...both(11434), ...both(8080)]);
});

describe('OLLAMA_HOST is read as Ollama reads it:', () => {
  test.each<[value: string | undefined, addresses: string[]]>([
    [undefined, []],
    ['', []],
    ['gpu-box', ['http://gpu-box:11434']],
    ['gpu-box:9000', ['http://gpu-box:9000']],
    ['10.0.0.5', ['http://10.0.0.5:11434']],
    [':9000', both(9000)],
    ['0.0.0.0', both(11434)],
    ['0.0.0.0:9000', both(9000)],
    ['[::]:9000', both(9000)],
    ['[::1]', ['http://[::1]:11434']],
    ['[fd00::5]:9000', ['http://[fd00::5]:9000']],
    ['http://gpu-box', ['http://gpu-box:80']],
    ['https://gpu-box', ['https://gpu-box:443']],
    ['https://gpu-box:9000/ollama/', ['https://gpu-box:9000/ollama']],
    ['"gpu-box:9000"', ['http://gpu-box:9000']],
    ['not a host', []],
  ])('%s', (value, addresses) => {
    expect(ollamaHostAddresses(value)).toEqual(addresses);
  });
});

describe('Another computer', () => {
  test.each([
    ['gpu-box', ['http://gpu-box:11434', 'http://gpu-box:8080']],
    ['192.168.0.10', ['http://192.168.0.10:11434', 'http://192.168.0.10:8080']],
    ['fd00::5', ['http://[fd00::5]:11434', 'http://[fd00::5]:8080']],
    ['gpu-box:9000', ['http://gpu-box:9000']],
    ['http://gpu-box:9000/v1', ['http://gpu-box:9000']],
    ['https://gpu-box', ['https://gpu-box:443']],
  ])('may be written as %s.', (text, addresses) => {
    expect(hostAddresses(text, [11434, 8080])).toEqual({ ok: true, value: addresses });
  });

  test.each([
    'a b',
    'http://',
    'ftp://gpu-box',
    'http://me:secret@gpu-box',
    '169.254.169.254',
    'http://[fd00:ec2::254]',
    'http://[::ffff:169.254.169.254]',
    'http://2852039166',
    'metadata.google.internal',
    'metadata.google.internal.',
    'http://169.254.169.254.:80',
  ])('cannot be %s.', (text) => {
    const refused = hostAddresses(text, [11434]);
    expect(refused.ok).toBe(false);
    expect(JSON.stringify(refused)).not.toContain('secret@');
  });
});

describe('The local network', () => {
  const interfaceAt = (address: string, more: object = {}) => [{ family: 'IPv4', address, internal: false, ...more }];

  test('is the 253 other hosts around an own private address.', () => {
    const hosts = neighbours({ eth0: interfaceAt('192.168.0.17') });
    expect(hosts).toHaveLength(253);
    expect(hosts).toContain('192.168.0.1');
    expect(hosts).toContain('192.168.0.254');
    expect(hosts).not.toContain('192.168.0.17');
  });

  test.each([
    ['a public address', { eth0: interfaceAt('203.0.113.9') }],
    ['loopback', { lo: interfaceAt('127.0.0.1', { internal: true }) }],
    ['IPv6', { eth0: interfaceAt('fd00::1', { family: 'IPv6' }) }],
    ['containers', { docker0: interfaceAt('172.17.0.1'), 'br-2f': interfaceAt('172.18.0.1') }],
    ['a tunnel', { utun3: interfaceAt('10.8.0.2'), wg0: interfaceAt('10.9.0.2') }],
  ])('is not behind %s.', (_name, interfaces) => {
    expect(neighbours(interfaces)).toEqual([]);
  });

  test('is two subnets at most, each of them once.', () => {
    const hosts = neighbours({
      eth0: interfaceAt('10.0.0.2'),
      wlan0: interfaceAt('10.0.0.3'),
      eth1: interfaceAt('10.0.1.2'),
      eth2: interfaceAt('10.0.2.2'),
    });
    expect(new Set(hosts.map((host) => host.split('.').slice(0, 3).join('.')))).toEqual(new Set(['10.0.0', '10.0.1']));
    expect(hosts).toHaveLength(252 + 253);
  });
});
