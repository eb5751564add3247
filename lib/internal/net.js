'use strict';

// IP addresses, and the symbols that net shares with its friends.

const v4Segment = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]\\d|\\d)';
const v4Pattern = `(?:${v4Segment}\\.){3}${v4Segment}`;
const IPv4 = new RegExp(`^${v4Pattern}$`);

function isIPv4(text) {
  return IPv4.test(`${text}`);
}

// Groups of an IPv6 address: at most eight of 16 bits, one "::" for the missing ones, an IPv4 tail for two.
function isIPv6(text) {
  text = `${text}`;
  const percent = text.indexOf('%');
  if (percent !== -1) {
    if (!/^[0-9a-zA-Z\-.:]+$/.test(text.slice(percent + 1))) return false;
    text = text.slice(0, percent);
  }
  if (!text.includes(':') || text.includes(':::')) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  let groups = 0;
  for (let h = 0; h < halves.length; h++) {
    if (halves[h] === '') {
      if (halves.length === 1) return false;
      continue;
    }
    const parts = halves[h].split(':');
    for (let i = 0; i < parts.length; i++) {
      const isLast = h === halves.length - 1 && i === parts.length - 1;
      if (/^[0-9a-fA-F]{1,4}$/.test(parts[i])) groups += 1;
      else if (isLast && isIPv4(parts[i])) groups += 2;
      else return false;
    }
  }
  return halves.length === 2 ? groups <= 7 : groups === 8;
}

function isIP(text) {
  if (isIPv4(text)) return 4;
  return isIPv6(text) ? 6 : 0;
}

let worker = false;

// Whether this process is a worker of a cluster, whose primary makes the sockets that are listened on; told by cluster.
function clusterWorker(is) {
  if (is !== undefined) worker = is;
  return worker;
}

module.exports = {
  clusterWorker,
  isIP,
  isIPv4,
  isIPv6,
  kWriteBody: Symbol('kWriteBody'), // of a Socket: a large piece of a body of HTTP, at once
  kTakeHandle: Symbol('kTakeHandle'), // a server that needs no Socket for a connection
  kReinitializeHandle: Symbol('kReinitializeHandle'),
  ownerSymbol: Symbol('owner_symbol'), // of a handle: the Socket or Server it belongs to
  normalizedArgsSymbol: Symbol('normalizedArgs'),
};
