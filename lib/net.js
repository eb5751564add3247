'use strict';

// net: sockets and servers of TCP and of Unix domain sockets.

const { isIP, isIPv4, isIPv6 } = require('internal/net');
const { Socket, connect, getDefaultAutoSelectFamily, getDefaultAutoSelectFamilyAttemptTimeout, normalizeArgs,
        setDefaultAutoSelectFamily, setDefaultAutoSelectFamilyAttemptTimeout } = require('internal/net/socket');
const { Server, createServer, createServerHandle } = require('internal/net/server');

let warnedOfAccepts = false;

// Of Windows, once.
function _setSimultaneousAccepts() {
  if (warnedOfAccepts) return;
  warnedOfAccepts = true;
  process.emitWarning('net._setSimultaneousAccepts() is deprecated and will be removed.', 'DeprecationWarning', 'DEP0121');
}

module.exports = {
  _createServerHandle: createServerHandle,
  _normalizeArgs: normalizeArgs,
  _setSimultaneousAccepts,
  connect,
  createConnection: connect,
  createServer,
  isIP,
  isIPv4,
  isIPv6,
  Server,
  Socket,
  Stream: Socket,
  getDefaultAutoSelectFamily,
  setDefaultAutoSelectFamily,
  getDefaultAutoSelectFamilyAttemptTimeout,
  setDefaultAutoSelectFamilyAttemptTimeout,
};

for (const [name, id] of [['BlockList', 'internal/net/block_list'], ['SocketAddress', 'internal/net/addresses']]) {
  Object.defineProperty(module.exports, name, {
    configurable: true,
    enumerable: true,
    get: () => require(id)[name],
  });
}
