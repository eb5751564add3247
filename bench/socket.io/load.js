'use strict';

// node load.js PID PORT CLIENTS MESSAGES: that many WebSocket clients of Socket.IO, written on plain sockets so that they cost
// little. When all are connected one asks for the messages; prints the milliseconds until all have all of them, and those of
// CPU time that the server, process PID, had meanwhile.

const fs = require('fs');
const net = require('net');

const [pid, port, clients, messages] = process.argv.slice(2).map(Number);
let connected = 0;
let received = 0;
let start;
let before;

// A masked text frame of a client (RFC 6455, 5.2); the mask is zero.
function frame(text) {
  const body = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x81, 0x80 | body.length, 0, 0, 0, 0]), body]);
}

function cpuTime() {
  const fields = fs.readFileSync(`/proc/${pid}/stat`, 'latin1').split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

function finish() {
  console.log(Number(process.hrtime.bigint() - start) / 1e6, cpuTime() - before);
  process.exit();
}

function onText(socket, text) {
  if (text[0] === '0') {
    socket.write(frame('40'));
  } else if (text.startsWith('40')) {
    if (++connected < clients) return;
    before = cpuTime();
    start = process.hrtime.bigint();
    socket.write(frame(`42["go",${messages}]`));
  } else if (text.startsWith('42')) {
    if (++received === clients * messages) finish();
  } else if (text === '2') {
    socket.write(frame('3'));
  }
}

// The frames of what has come; returns the rest.
function take(socket, data) {
  let at = 0;
  while (data.length - at >= 2) {
    const short = data[at + 1];
    const header = short === 126 ? 4 : 2;
    if (data.length - at < header) break;
    const length = short === 126 ? data.readUInt16BE(at + 2) : short;
    if (data.length - at < header + length) break;
    onText(socket, data.latin1Slice(at + header, at + header + length));
    at += header + length;
  }
  return data.subarray(at);
}

function connect() {
  const socket = net.connect(port, '127.0.0.1');
  socket.write('GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n' +
    'Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n');
  let rest = Buffer.alloc(0);
  let upgraded = false;
  socket.on('data', (data) => {
    rest = rest.length === 0 ? data : Buffer.concat([rest, data]);
    if (!upgraded) {
      const end = rest.indexOf('\r\n\r\n');
      if (end < 0) return;
      upgraded = true;
      rest = rest.subarray(end + 4);
    }
    rest = take(socket, rest);
  });
  socket.on('error', (error) => { throw error; });
}

for (let i = 0; i < clients; i++) connect();
