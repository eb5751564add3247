'use strict';

// A chat: rooms, who is in them, acknowledged messages, pictures as binary data, over websocket or long polling.
//
//   cd examples/chat && npm install && npm start

const http = require('http');
const path = require('path');
const express = require('express');
const { Server } = require('socket.io');

const LIMIT = 2000; // characters of a message

const isName = (value) => typeof value === 'string' && value.trim() !== '' && value.length <= 40;

// Make a chat server; options go to Socket.IO. It does not listen yet.
function createChat(options) {
  const app = express();
  app.disable('x-powered-by');
  app.use(express.static(path.join(__dirname, 'public')));
  const server = http.createServer(app);
  const io = new Server(server, options);

  function membersOf(room) {
    const sockets = io.sockets.adapter.rooms.get(room) ?? [];
    return [...sockets].map((id) => io.sockets.sockets.get(id)?.data.name).filter(Boolean).sort();
  }

  io.on('connection', (socket) => {
    socket.on('join', (room, name, acknowledge) => {
      if (typeof acknowledge !== 'function') return;
      if (!isName(room) || !isName(name)) return acknowledge({ error: 'a room and a name are needed' });
      if (socket.data.room) socket.leave(socket.data.room);
      socket.data.name = name;
      socket.data.room = room;
      socket.join(room);
      socket.to(room).emit('joined', name);
      io.to(room).emit('members', membersOf(room));
      acknowledge({ members: membersOf(room) });
    });

    socket.on('message', (text, acknowledge) => {
      const { room, name } = socket.data;
      if (!room || typeof text !== 'string' || text.length > LIMIT) return acknowledge?.({ error: 'not sent' });
      io.to(room).emit('message', { name, text });
      acknowledge?.({ delivered: membersOf(room).length });
    });

    socket.on('picture', (bytes) => {
      const { room, name } = socket.data;
      if (room && Buffer.isBuffer(bytes)) socket.to(room).emit('picture', { name, bytes });
    });

    socket.on('disconnect', () => {
      const { room, name } = socket.data;
      if (!room) return;
      io.to(room).emit('left', name);
      io.to(room).emit('members', membersOf(room));
    });
  });

  // How many are connected, for whoever watches.
  const watchers = io.of('/watch');
  const tell = () => watchers.emit('connected', io.sockets.sockets.size);
  io.on('connection', (socket) => {
    tell();
    socket.on('disconnect', tell);
  });
  watchers.on('connection', (socket) => socket.emit('connected', io.sockets.sockets.size));
  return { server, io };
}

if (require.main === module) {
  const { server, io } = createChat();
  server.listen(process.env.PORT || 3000, () => console.log(`listening on port ${server.address().port}`));
  process.on('SIGTERM', () => io.close());
}

module.exports = { createChat };
