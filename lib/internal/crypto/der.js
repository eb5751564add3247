/*
 * Reading DER: certificates and what is in them. A reader is a position in bytes; whatever does not fit throws.
 */
'use strict';

const TAGS = {
  BOOLEAN: 0x01,
  INTEGER: 0x02,
  BIT_STRING: 0x03,
  OCTET_STRING: 0x04,
  OID: 0x06,
  UTF8_STRING: 0x0c,
  NUMERIC_STRING: 0x12,
  PRINTABLE_STRING: 0x13,
  TELETEX_STRING: 0x14,
  IA5_STRING: 0x16,
  UTC_TIME: 0x17,
  GENERALIZED_TIME: 0x18,
  VISIBLE_STRING: 0x1a,
  UNIVERSAL_STRING: 0x1c,
  BMP_STRING: 0x1e,
  SEQUENCE: 0x30,
  SET: 0x31,
};

const malformed = () => new Error('malformed DER');

class DerReader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  get done() {
    return this.at >= this.bytes.length;
  }

  /* The tag of the next element, undefined at the end. */
  get tag() {
    return this.bytes[this.at];
  }

  /* The next element: { tag, content, whole }. */
  next() {
    const { bytes } = this;
    const begin = this.at;
    let at = begin + 2, length = bytes[begin + 1];
    if (length === undefined || (bytes[begin] & 0x1f) === 0x1f) throw malformed();
    if (length & 0x80) {
      const count = length & 0x7f;
      if (count === 0 || count > 4 || at + count > bytes.length) throw malformed();
      length = 0;
      for (let i = 0; i < count; i++) length = length * 256 + bytes[at++];
    }
    if (at + length > bytes.length) throw malformed();
    this.at = at + length;
    return { tag: bytes[begin], content: bytes.subarray(at, at + length), whole: bytes.subarray(begin, at + length) };
  }

  /* The content of the next element, which must have the tag. */
  read(tag) {
    if (this.tag !== tag) throw malformed();
    return this.next().content;
  }

  /* The same, undefined if it has another. */
  optional(tag) {
    return this.tag === tag ? this.next().content : undefined;
  }

  /* A reader of the content. */
  enter(tag) {
    return new DerReader(this.read(tag));
  }
}

/* "1.2.840.113549" */
function oidText(content) {
  const parts = [];
  let small = 0;
  for (const byte of content) {
    small = small * 128 + (byte & 0x7f);
    if (small > Number.MAX_SAFE_INTEGER / 256) return undefined;
    if (byte & 0x80) continue;
    parts.push(small);
    small = 0;
  }
  if (parts.length === 0) return '';
  const first = Math.min(2, Math.floor(parts[0] / 40));
  return [first, parts[0] - 40 * first, ...parts.slice(1)].join('.');
}

/* A string of any of ASN.1's types as text. */
function stringText(tag, content) {
  switch (tag) {
    case TAGS.UTF8_STRING:
      return content.toString('utf8');
    case TAGS.BMP_STRING:
      return Buffer.from(content.subarray(0, content.length & ~1)).swap16().toString('utf16le');
    case TAGS.UNIVERSAL_STRING: {
      let text = '';
      for (let i = 0; i + 4 <= content.length; i += 4) {
        const code = content.readUInt32BE(i);
        text += code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
      }
      return text;
    }
    default:
      return content.toString('latin1');
  }
}

module.exports = { DerReader, TAGS, oidText, stringText };
