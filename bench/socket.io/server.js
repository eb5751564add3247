// A Socket.IO server: what one client says with `go` is told to all, as many times as asked.
'use strict';
const { Server } = require('../../build/packages/frameworks/node_modules/socket.io');

const io = new Server(Number(process.argv[2]));
io.on('connection', (socket) => {
  socket.on('go', (count) => {
    let sent = 0;
    const next = () => {
      io.emit('message', { number: sent, text: 'hello to everybody' });
      if (++sent < count) setImmediate(next);
    };
    next();
  });
});
