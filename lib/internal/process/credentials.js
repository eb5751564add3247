'use strict';

// Users and groups of the process.

const { codes } = require('internal/errors');
const { validateArray, validateUint32 } = require('internal/validators');
const binding = internalBinding('process_methods');

function validateId(id, name) {
  if (typeof id === 'number') validateUint32(id, name);
  else if (typeof id !== 'string') throw new codes.ERR_INVALID_ARG_TYPE(name, ['number', 'string'], id);
}

function makeSetter(name, kind) {
  const set = binding[name];
  return function(id) {
    validateId(id, 'id');
    if (typeof id === 'number') id |= 0;
    if (set(typeof id === 'number' ? id >>> 0 : id) === 1) throw new codes.ERR_UNKNOWN_CREDENTIAL(kind, id);
  };
}

function initgroups(user, extraGroup) {
  validateId(user, 'user');
  validateId(extraGroup, 'extraGroup');
  const result = binding.initgroups(user, extraGroup);
  if (result === 1) throw new codes.ERR_UNKNOWN_CREDENTIAL('User', user);
  if (result === 2) throw new codes.ERR_UNKNOWN_CREDENTIAL('Group', extraGroup);
}

function setgroups(groups) {
  validateArray(groups, 'groups');
  for (let i = 0; i < groups.length; i++) validateId(groups[i], `groups[${i}]`);
  const result = binding.setgroups(groups);
  if (result > 0) throw new codes.ERR_UNKNOWN_CREDENTIAL('Group', groups[result - 1]);
}

module.exports = {
  getuid: binding.getuid,
  geteuid: binding.geteuid,
  getgid: binding.getgid,
  getegid: binding.getegid,
  getgroups: binding.getgroups,
  initgroups,
  setgroups,
  setuid: makeSetter('setuid', 'User'),
  seteuid: makeSetter('seteuid', 'User'),
  setgid: makeSetter('setgid', 'Group'),
  setegid: makeSetter('setegid', 'Group'),
};
