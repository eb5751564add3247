'use strict';

// DNS messages (RFC 1035): writing questions and reading answers. Answers are hostile: whatever does not fit throws
// BadMessage.

const CLASS_IN = 1;
const HEADER_SIZE = 12;
const MAX_NAME = 255;

const types = {
  __proto__: null,
  A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33, NAPTR: 35, TLSA: 52, ANY: 255, CAA: 257,
};

class BadMessage extends Error {}

// ---- writing ----

// The labels of a name in presentation format, as arrays of bytes; undefined if it is none. "\." and "\097" are escapes.
function toLabels(name) {
  const labels = [];
  let label = [];
  let total = 1;
  const end = (isLast) => {
    if (label.length === 0 && !(isLast && labels.length > 0)) return false;
    if (label.length > 0) {
      labels.push(label);
      total += label.length + 1;
    }
    label = [];
    return true;
  };
  if (name === '' || name === '.') return labels;
  for (let i = 0; i < name.length; i++) {
    let code = name.charCodeAt(i);
    if (code === 0x2E) {
      if (!end(false)) return undefined;
      continue;
    }
    if (code === 0x5C) {
      const digits = /^[0-9]{3}/.exec(name.slice(i + 1, i + 4));
      if (digits !== null) {
        code = Number(digits[0]);
        i += 3;
      } else {
        code = name.charCodeAt(++i);
      }
    }
    if (!(code <= 255) || label.push(code) > 63) return undefined;
  }
  return end(true) && total <= MAX_NAME ? labels : undefined;
}

// A query for a name with recursion desired; undefined if the name cannot be asked for.
function writeQuery(id, name, type) {
  const labels = toLabels(name);
  if (labels === undefined) return undefined;
  const bytes = [id >> 8, id & 0xFF, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
  for (const label of labels) bytes.push(label.length, ...label);
  bytes.push(0, type >> 8, type & 0xFF, 0, CLASS_IN);
  return Buffer.from(bytes);
}

// ---- reading ----

function labelText(bytes, from, to) {
  let text = '';
  for (let i = from; i < to; i++) {
    const code = bytes[i];
    if (code < 0x20 || code >= 0x7F) text += `\\${String(code).padStart(3, '0')}`;
    else if ('".;\\()@$'.includes(String.fromCharCode(code))) text += `\\${String.fromCharCode(code)}`;
    else text += String.fromCharCode(code);
  }
  return text;
}

class Reader {
  constructor(bytes, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  need(count) {
    if (this.at + count > this.end) throw new BadMessage('it ends too early');
  }

  u8() {
    this.need(1);
    return this.bytes[this.at++];
  }

  u16() {
    this.need(2);
    const { bytes, at } = this;
    this.at += 2;
    return bytes[at] << 8 | bytes[at + 1];
  }

  u32() {
    return this.u16() * 65536 + this.u16();
  }

  take(count) {
    this.need(count);
    return this.bytes.subarray(this.at, this.at += count);
  }

  // <character-string>
  string() {
    return this.take(this.u8()).toString('latin1');
  }

  // A name, which may go on elsewhere, further up only, so that it ends.
  name() {
    const { bytes } = this;
    let text = '';
    let total = 0;
    let { at, end } = this;
    let highest = this.at;
    let jumped = false;
    for (;;) {
      if (at >= end) throw new BadMessage('a name ends too early');
      const length = bytes[at++];
      if (length === 0) break;
      if ((length & 0xC0) === 0xC0) {
        if (at >= end) throw new BadMessage('a name ends too early');
        const target = (length & 0x3F) << 8 | bytes[at++];
        if (!jumped) this.at = at;
        jumped = true;
        if (target >= highest) throw new BadMessage('a name points forward');
        highest = at = target;
        end = bytes.length;
        continue;
      }
      total += length + 1;
      if (length > 63 || total > MAX_NAME || at + length > end) throw new BadMessage('a label is too long');
      text += text === '' ? labelText(bytes, at, at + length) : `.${labelText(bytes, at, at + length)}`;
      at += length;
    }
    if (!jumped) this.at = at;
    return text;
  }
}

function ipv6Text(bytes) {
  return internalBinding('dns').ipv6Text(bytes);
}

// What the data of a record says, by its type.
const readers = {
  __proto__: null,
  [types.A](reader) {
    const [a, b, c, d] = reader.take(4);
    return { address: `${a}.${b}.${c}.${d}` };
  },
  [types.AAAA]: (reader) => ({ address: ipv6Text(reader.take(16)) }),
  [types.NS]: (reader) => ({ value: reader.name() }),
  [types.CNAME]: (reader) => ({ value: reader.name() }),
  [types.PTR]: (reader) => ({ value: reader.name() }),
  [types.SOA]: (reader) => ({
    nsname: reader.name(),
    hostmaster: reader.name(),
    serial: reader.u32(),
    refresh: reader.u32(),
    retry: reader.u32(),
    expire: reader.u32(),
    minttl: reader.u32(),
  }),
  [types.MX](reader) {
    const priority = reader.u16();
    return { exchange: reader.name(), priority };
  },
  [types.TXT](reader) {
    const entries = [];
    while (reader.at < reader.end) entries.push(reader.string());
    return { entries };
  },
  [types.SRV](reader) {
    const priority = reader.u16();
    const weight = reader.u16();
    const port = reader.u16();
    return { name: reader.name(), port, priority, weight };
  },
  [types.NAPTR](reader) {
    const order = reader.u16();
    const preference = reader.u16();
    return {
      flags: reader.string(),
      service: reader.string(),
      regexp: reader.string(),
      replacement: reader.name(),
      order,
      preference,
    };
  },
  [types.TLSA](reader) {
    const certUsage = reader.u8();
    const selector = reader.u8();
    const match = reader.u8();
    const { buffer, byteOffset, byteLength } = reader.take(reader.end - reader.at);
    return { certUsage, selector, match, data: buffer.slice(byteOffset, byteOffset + byteLength) };
  },
  [types.CAA](reader) {
    const critical = reader.u8();
    const tag = reader.string();
    return { critical, [tag]: reader.take(reader.end - reader.at).toString('latin1') };
  },
};

function readRecord(reader) {
  const name = reader.name();
  const type = reader.u16();
  const cls = reader.u16();
  const ttl = reader.u32();
  const size = reader.u16();
  reader.need(size);
  const end = reader.at + size;
  const record = { name, type, cls, ttl, data: undefined };
  const read = readers[type];
  if (cls === CLASS_IN && read !== undefined) {
    const inner = new Reader(reader.bytes, reader.at, end);
    record.data = read(inner);
    if (inner.at > end) throw new BadMessage('a record is longer than it says');
  }
  reader.at = end;
  return record;
}

// Whether the bytes answer a query: its id and its question.
function isAnswerTo(bytes, query) {
  if (bytes.length < query.length || bytes[0] !== query[0] || bytes[1] !== query[1] || (bytes[2] & 0x80) === 0) return false;
  if (bytes[4] !== 0 || bytes[5] !== 1) return false;
  for (let i = HEADER_SIZE; i < query.length; i++) {
    const sent = query[i];
    const got = bytes[i];
    if (sent !== got && !((sent ^ got) === 0x20 && (sent | 0x20) >= 0x61 && (sent | 0x20) <= 0x7A)) return false;
  }
  return true;
}

function isTruncated(bytes) {
  return (bytes[2] & 2) !== 0;
}

// { rcode, answers: [{ name, type, ttl, data }] }; the rest of the message is checked, too.
function readAnswer(bytes) {
  const reader = new Reader(bytes);
  reader.take(2);
  const flags = reader.u16();
  const counts = [reader.u16(), reader.u16(), reader.u16(), reader.u16()];
  for (let i = 0; i < counts[0]; i++) {
    reader.name();
    reader.take(4);
  }
  const answers = [];
  for (let i = 0; i < counts[1]; i++) {
    const record = readRecord(reader);
    if (record.data !== undefined) answers.push(record);
  }
  for (let i = 0; i < counts[2] + counts[3]; i++) readRecord(reader);
  return { rcode: flags & 15, answers };
}

module.exports = { BadMessage, isAnswerTo, isTruncated, readAnswer, types, writeQuery };
