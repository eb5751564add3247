'use strict';

// Messages as bytes: encode(message) gives them, decode(bytes) takes whole messages off: { messages, rest }.

const json = {
  encode: (message) => Buffer.from(`${JSON.stringify(message)}\n`),
  decode(bytes) {
    const messages = [];
    let start = 0;
    let end;
    while ((end = bytes.indexOf(10, start)) !== -1) {
      messages.push(JSON.parse(bytes.toString('utf8', start, end)));
      start = end + 1;
    }
    return { messages, rest: bytes.subarray(start) };
  },
};

// v8.serialize's bytes after their length.
const advanced = {
  encode(message) {
    const body = require('v8').serialize(message);
    const whole = Buffer.allocUnsafe(4 + body.length);
    whole.writeUInt32BE(body.length, 0);
    whole.set(body, 4);
    return whole;
  },
  decode(bytes) {
    const { deserialize } = require('v8');
    const messages = [];
    let start = 0;
    while (bytes.length - start >= 4) {
      const length = bytes.readUInt32BE(start);
      if (bytes.length - start - 4 < length) break;
      messages.push(deserialize(bytes.subarray(start + 4, start + 4 + length)));
      start += 4 + length;
    }
    return { messages, rest: bytes.subarray(start) };
  },
};

module.exports = { __proto__: null, json, advanced };
