'use strict';

// Tasks kept in MongoDB, served as a REST API by Express, with changes told to every open page by Socket.IO.
//
//   cd examples/rest-api && npm install && MONGODB_URI=mongodb://127.0.0.1:27017 npm start

const http = require('http');
const path = require('path');
const express = require('express');
const mongoose = require('mongoose');
const { Server } = require('socket.io');
const { makeRoutes } = require('./routes');
const { defineTask } = require('./task');

// What went wrong as a status and a body.
function describe(error) {
  if (error.name === 'ValidationError') {
    const errors = Object.fromEntries(Object.entries(error.errors).map(([name, { message }]) => [name, message]));
    return [422, { error: 'the task is not valid', errors }];
  }
  if (error.name === 'CastError') return [400, { error: `${error.path} is not valid` }];
  if (error.status) return [error.status, { error: error.message }];
  if (error.name.startsWith('Mongo')) return [503, { error: 'the database does not answer' }];
  return [500, { error: 'this went wrong here' }];
}

// Connect and make the server, which does not listen yet.
async function createServer(uri) {
  const connection = await mongoose.createConnection(uri, {
    dbName: 'tasks',
    serverSelectionTimeoutMS: 3000,
  }).asPromise();
  const Task = defineTask(connection);
  const app = express();
  const server = http.createServer(app);
  const io = new Server(server);

  app.disable('x-powered-by');
  app.use(express.static(path.join(__dirname, 'public')));
  app.use(express.json());
  app.use('/tasks', makeRoutes(Task, (event, data) => io.emit(event, data)));
  app.get('/health', (request, response) => {
    const database = mongoose.STATES[connection.readyState];
    response.status(database === 'connected' ? 200 : 503).json({ database });
  });
  app.use((request, response) => response.status(404).json({ error: 'nothing here' }));
  app.use((error, request, response, next) => {
    if (response.headersSent) return next(error);
    const [status, body] = describe(error);
    response.status(status).json(body);
  });

  async function close() {
    await io.close();
    await connection.close();
  }
  return { server, io, connection, Task, close };
}

if (require.main === module) {
  createServer(process.env.MONGODB_URI || 'mongodb://127.0.0.1:27017').then(({ server, close }) => {
    server.listen(process.env.PORT || 3000, () => console.log(`listening on port ${server.address().port}`));
    process.once('SIGTERM', close);
  }, (error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}

module.exports = { createServer };
