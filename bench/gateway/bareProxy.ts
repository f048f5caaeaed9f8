/** The least that a proxy in Node can be: no checks, no faults, no notes. In a process of its own. Argument: the port of the server; it says its own. */
import { Agent, createServer, request } from 'node:http';

const port = Number(process.argv[2]);
const agent = new Agent({ keepAlive: true, scheduling: 'lifo' });

const proxy = createServer((asked, answer) => {
  const upstream = request({ port, host: '127.0.0.1', path: asked.url, method: asked.method, headers: asked.headers, agent }, (told) => {
    answer.writeHead(told.statusCode ?? 502, { 'content-type': told.headers['content-type'] });
    answer.flushHeaders();
    told.pipe(answer);
  });
  upstream.on('error', () => answer.destroy());
  asked.pipe(upstream);
});

proxy.listen(0, '127.0.0.1', () => {
  const address = proxy.address();
  process.send?.(typeof address === 'object' && address !== null ? address.port : 0);
});
