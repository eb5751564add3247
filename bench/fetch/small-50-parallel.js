'use strict';

// 10,000 fetches of a small body, 50 at a time over connections that are kept; the server is another process (this same
// executable), the figure is the processor's time of the client alone.

const { spawn } = require('child_process');

const server = spawn(process.execPath, ['-e', `
  const http = require('http');
  const server = http.createServer((request, response) => response.end('{"some":"json"}'));
  server.listen(0, () => console.log(server.address().port));
`], { stdio: ['ignore', 'pipe', 'inherit'] });

async function client(url, state) {
  while (state.left-- > 0) {
    const { some } = await (await fetch(url)).json();
    if (some !== 'json') throw new Error('not the body');
  }
}

server.stdout.once('data', async (text) => {
  const url = `http://localhost:${Number(text)}/`;
  await client(url, { left: 10 });
  const start = process.cpuUsage();
  const state = { left: 10000 };
  await Promise.all(Array.from({ length: 50 }, () => client(url, state)));
  const { user, system } = process.cpuUsage(start);
  console.log(`ms ${(user + system) / 1e3}`);
  server.kill();
  process.exit();
});
