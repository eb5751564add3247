'use strict';

// fs.realpath as JavaScript programs know it: links are followed one by one, so that errors name the link that fails
// (fs.realpath.native asks the system instead).

const path = require('path');
const binding = internalBinding('fs');

// The next component of `name` behind `position`: { current, base, next }.
function nextPart(name, position, current) {
  const slash = name.indexOf('/', position);
  if (slash === -1) {
    const last = name.slice(position);
    return { base: current + last, current: current + last, next: name.length };
  }
  return { base: current + name.slice(position, slash), current: current + name.slice(position, slash + 1), next: slash + 1 };
}

function realpathSync(name) {
  name = path.resolve(name);
  const known = new Map();
  let position = 1;
  let current = '/';
  while (position < name.length) {
    const part = nextPart(name, position, current);
    ({ current } = part);
    position = part.next;
    if (known.get(part.base) === true) continue;
    let target = known.get(part.base);
    if (target === undefined) {
      const stats = binding.lstat(part.base, false);
      if (!stats.isSymbolicLink()) {
        known.set(part.base, true);
        continue;
      }
      const end = binding.stat(part.base, false);
      target = path.resolve(path.dirname(part.base), binding.readlink(part.base, false));
      // A pipe has no name that can be followed: /proc/self/fd/0 leads to /proc/1/fd/pipe:[123].
      if (end.isFIFO() || end.isSocket()) return path.resolve(target, name.slice(position));
      known.set(part.base, target);
    }
    name = path.resolve(target, name.slice(position));
    position = 1;
    current = '/';
  }
  return name;
}

function realpath(name, callback) {
  name = path.resolve(name);
  const known = new Set();
  let position = 1;
  let current = '/';

  function walk() {
    if (position >= name.length) {
      callback(null, name);
      return;
    }
    const part = nextPart(name, position, current);
    ({ current } = part);
    position = part.next;
    if (known.has(part.base)) {
      process.nextTick(walk);
      return;
    }
    binding.lstat(part.base, false, (error, stats) => {
      if (error) {
        callback(error);
      } else if (!stats.isSymbolicLink()) {
        known.add(part.base);
        walk();
      } else {
        follow(part.base);
      }
    });
  }

  function follow(base) {
    binding.stat(base, false, (error, end) => {
      if (error) {
        callback(error);
        return;
      }
      binding.readlink(base, false, (failure, target) => {
        if (failure) {
          callback(failure);
          return;
        }
        name = path.resolve(path.dirname(base), target, name.slice(position));
        if (end.isFIFO() || end.isSocket()) {
          callback(null, name);
          return;
        }
        position = 1;
        current = '/';
        walk();
      });
    });
  }

  process.nextTick(walk);
}

module.exports = { realpath, realpathSync };
