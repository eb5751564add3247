'use strict';

// node first-answer.js RUNS NODE SERVER: the best time in milliseconds from the start of `NODE SERVER PORT` to the first
// byte of its first answer. It is asked again as soon as it refuses.

const { spawn } = require('child_process');
const net = require('net');

const [runs, node, server] = process.argv.slice(2);

function unusedPort() {
  return new Promise((resolve) => {
    const probe = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function ask(port, answered) {
  const socket = net.connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'));
  socket.once('data', (data) => {
    if (!data.toString().startsWith('HTTP/1.1 200')) throw new Error(`not answered: ${data}`);
    answered();
    socket.destroy();
  });
  socket.on('error', () => setTimeout(ask, 1, port, answered));
}

async function measure() {
  const port = await unusedPort();
  const start = process.hrtime.bigint();
  const child = spawn(node, [server, String(port)], { stdio: 'inherit' });
  await new Promise((resolve) => ask(port, resolve));
  const elapsed = Number(process.hrtime.bigint() - start) / 1e6;
  child.kill();
  await new Promise((resolve) => child.once('exit', resolve));
  return elapsed;
}

(async () => {
  let best = Infinity;
  for (let i = 0; i < Number(runs); i++) best = Math.min(best, await measure());
  console.log(best.toFixed(1));
})();
