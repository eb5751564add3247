'use strict';

// data: URLs (https://fetch.spec.whatwg.org/#data-urls).

function decodePercent(bytes) {
  const out = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] === 0x25 && i + 2 < bytes.length) {
      const code = Number.parseInt(bytes.toString('latin1', i + 1, i + 3), 16);
      if (/^[0-9a-f]{2}$/i.test(bytes.toString('latin1', i + 1, i + 3))) {
        out[length++] = code;
        i += 2;
        continue;
      }
    }
    out[length++] = bytes[i];
  }
  return out.subarray(0, length);
}

// { type, bytes }; undefined if it is malformed
function parseDataURL(url) {
  url.hash = '';
  const input = url.href.slice('data:'.length).replace(/#$/, '');
  const comma = input.indexOf(',');
  if (comma === -1) return undefined;
  let type = input.slice(0, comma).replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '');
  let bytes = decodePercent(Buffer.from(input.slice(comma + 1)));
  const base64 = /; *base64$/i.exec(type);
  if (base64 !== null) {
    const text = bytes.toString('latin1').replace(/[\t\n\f\r ]/g, '').replace(/={1,2}$/, '');
    if (text.length % 4 === 1 || !/^[A-Za-z0-9+/]*$/.test(text)) return undefined;
    bytes = Buffer.from(text, 'base64');
    type = type.slice(0, base64.index);
  }
  if (type.startsWith(';')) type = `text/plain${type}`;
  const { MIMEType } = require('util');
  try {
    return { type: `${new MIMEType(type)}`, bytes };
  } catch {
    return { type: 'text/plain;charset=US-ASCII', bytes };
  }
}

module.exports = { parseDataURL };
