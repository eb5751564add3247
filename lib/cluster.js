'use strict';

// cluster: several processes that share their listening sockets. A worker knows itself by its id in the environment.

const isWorker = Object.hasOwn(process.env, 'NODE_UNIQUE_ID');

module.exports = require(isWorker ? 'internal/cluster/child' : 'internal/cluster/primary');
