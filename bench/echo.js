'use strict';
// A server that sends back what it gets, for as long as the load of bench/net/load.c runs: echo('echo', connections,
// size, count) over TCP, echo('udp', size, count).

const { spawn } = require('child_process');
const path = require('path');

const load = path.join(__dirname, '../build/bench-load');

module.exports = function echo(kind, ...numbers) {
  const run = (port) => {
    spawn(load, [kind, port, ...numbers].map(String), { stdio: 'inherit' }).on('exit', (code) => {
      if (process.env.BENCH_CPU) console.error(process.cpuUsage());
      process.exit(code);
    });
  };
  if (kind === 'udp') {
    const socket = require('dgram').createSocket('udp4', (message, { port, address }) => socket.send(message, port, address));
    socket.bind(0, '127.0.0.1', () => run(socket.address().port));
  } else {
    const server = require('net').createServer((socket) => socket.on('data', (chunk) => socket.write(chunk)));
    server.listen(0, '127.0.0.1', () => run(server.address().port));
  }
};
