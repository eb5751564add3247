'use strict';

// What dgram shares with cluster: a socket's state and the making of handles.

const { codes } = require('internal/errors');
const { guessHandleType } = require('internal/util');
const { isInt32, validateFunction } = require('internal/validators');
const { UDP, constants: { UV_UDP_IPV6ONLY } } = internalBinding('udp_wrap');
const { UV_EINVAL } = internalBinding('uv');
const { lookup: systemLookup } = require('internal/dns/lookup');

const { ERR_SOCKET_BAD_TYPE } = codes;

const kState = Symbol('state symbol');

// The family that a socket's type stands for.
function familyOf(type) {
  if (type === 'udp4') return 4;
  if (type === 'udp6') return 6;
  throw new ERR_SOCKET_BAD_TYPE();
}

// A handle whose lookup(address, callback) finds an address of the type's family; none given means this host.
function newHandle(type, lookup) {
  const family = familyOf(type);
  if (lookup === undefined) ({ lookup } = require('dns'));
  else validateFunction(lookup, 'lookup');
  const handle = new UDP(true);
  handle.family = family;
  handle.own = family === 4 ? '127.0.0.1' : '::1';
  handle.isSystemLookup = lookup === systemLookup;
  handle.lastNumeric = undefined;
  handle.lookup = (address, callback) => lookup(address || handle.own, family, callback);
  return handle;
}

// A bound handle, or the negative error.
function _createSocketHandle(address, port, addressType, fd, flags) {
  const handle = newHandle(addressType);
  let error;
  if (isInt32(fd) && fd > 0) {
    error = guessHandleType(fd) === 'UDP' ? handle.open(fd) : UV_EINVAL;
  } else if (port || address) {
    const own = address || (addressType === 'udp6' ? '::' : '0.0.0.0');
    error = handle.bind(own, port || 0, addressType === 'udp6' ? flags : flags & ~UV_UDP_IPV6ONLY);
  }
  if (!error) return handle;
  handle.close();
  return error;
}

module.exports = { _createSocketHandle, kState, newHandle };
