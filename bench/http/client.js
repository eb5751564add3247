// The client: 50 requests at a time on kept connections to a server (PORT) for some seconds.
// Prints requests a second, CPU microseconds a request, resident KiB and no percentile, as bench/http/run wants them.
'use strict';
const http = require('http');

const [port, seconds] = process.argv.slice(2).map(Number);
const agent = new http.Agent({ keepAlive: true, maxSockets: 50 });
const options = { port, host: '127.0.0.1', agent, headers: { Accept: 'text/plain', 'User-Agent': 'bench' } };
let count = 0;
let running = true;

function next() {
  http.get(options, (response) => {
    let size = 0;
    response.on('data', (chunk) => { size += chunk.length; });
    response.on('end', () => {
      if (size > 0) count++;
      if (running) next();
    });
  });
}

for (let i = 0; i < 50; i++) next();
setTimeout(() => {
  running = false;
  const { user, system } = process.cpuUsage();
  console.log((count / seconds).toFixed(0), Math.round((user + system) / count), process.memoryUsage().rss >> 10, '-');
  agent.destroy();
  setImmediate(() => process.exit());
}, seconds * 1000);
