/*
 * TextEncoder and TextDecoder, by the Encoding standard: UTF-8, UTF-16 and the encodings of one byte. Those of several
 * bytes need tables that Node has in ICU's data; they are not supported.
 */
'use strict';

const binding = internalBinding('encoding');

const { Buffer } = require('buffer');
const { codes } = require('internal/errors');
const { customInspectSymbol, getConstructorOf, kEmptyObject, kEnumerableProperty } = require('internal/util');
const { isAnyArrayBuffer } = internalBinding('types');
const { kValidateObjectAllowObjectsAndNull, validateObject, validateString } = require('internal/validators');

const getTypedArrayName = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get;

function defineTag(prototype, tag) {
  Object.defineProperty(prototype, Symbol.toStringTag, { __proto__: null, value: tag, configurable: true });
}

const inspect = (value, options) => require('internal/util/inspect').inspect(value, options);

/* ---- TextEncoder ---- */

const kEncoder = Symbol('encoder');

function checkEncoder(value) {
  if (value === undefined || value === null || value[kEncoder] !== true) {
    throw new codes.ERR_INVALID_THIS('TextEncoder');
  }
}

class TextEncoder {
  constructor() {
    this[kEncoder] = true;
  }

  get encoding() {
    checkEncoder(this);
    return 'utf-8';
  }

  encode(input = '') {
    checkEncoder(this);
    return binding.encode(`${input}`);
  }

  encodeInto(src, dest) {
    checkEncoder(this);
    validateString(src, 'src');
    if (getTypedArrayName.call(dest) !== 'Uint8Array') {
      throw new codes.ERR_INVALID_ARG_TYPE('dest', 'Uint8Array', dest);
    }
    return binding.encodeInto(src, dest);
  }

  [customInspectSymbol](depth, options) {
    checkEncoder(this);
    if (typeof depth === 'number' && depth < 0) {
      return this;
    }
    const shown = { __proto__: { constructor: getConstructorOf(this) ?? TextEncoder } };
    shown.encoding = this.encoding;
    return inspect(shown, options);
  }
}

for (const key of ['encode', 'encodeInto', 'encoding']) {
  Object.defineProperty(TextEncoder.prototype, key, kEnumerableProperty);
}
defineTag(TextEncoder.prototype, 'TextEncoder');

/* ---- converters ----
 * convert(bytes, isFatal) gives the text, or undefined if the bytes are wrong and that is fatal; tail(bytes) tells how
 * many bytes at the end have to wait for more. */

function swapPairs(bytes) {
  const swapped = Buffer.from(bytes);
  return (swapped.length % 2 === 0 ? swapped : swapped.subarray(0, -1)).swap16();
}

function convertUtf16(bytes, isFatal) {
  const text = Buffer.prototype.ucs2Slice.call(bytes, 0, bytes.length - bytes.length % 2);
  const isWhole = bytes.length % 2 === 0;
  if (isFatal && !(isWhole && text.isWellFormed())) {
    return undefined;
  }
  return text.toWellFormed() + (isWhole ? '' : '\ufffd');
}

/* An odd byte, and the first half of a pair. */
function utf16Tail(bytes, highByte) {
  const odd = bytes.length % 2;
  const whole = bytes.length - odd;
  return whole >= 2 && (bytes[whole - 2 + highByte] & 0xfc) === 0xd8 ? 2 + odd : odd;
}

function makeSingleByte(upperHalf) {
  return (bytes, isFatal) => {
    let text = Buffer.prototype.latin1Slice.call(bytes, 0, bytes.length);
    text = text.replace(/[\x80-\xff]/g, (character) => upperHalf[character.charCodeAt(0) - 0x80]);
    return isFatal && text.includes('\ufffd') ? undefined : text;
  };
}

const noTail = () => 0;

function getConverter(encoding) {
  switch (encoding) {
    case 'utf-8':
      return { convert: (bytes, isFatal) => binding.decodeUtf8(bytes, isFatal, true), tail: binding.utf8Tail };
    case 'utf-16le':
      return { convert: convertUtf16, tail: (bytes) => utf16Tail(bytes, 1) };
    case 'utf-16be':
      return {
        convert: (bytes, isFatal) => {
          const text = convertUtf16(swapPairs(bytes), isFatal);
          if (bytes.length % 2 === 0 || text === undefined) {
            return text;
          }
          return isFatal ? undefined : `${text}\ufffd`;
        },
        tail: (bytes) => utf16Tail(bytes, 0),
      };
    default: {
      const upperHalf = require('internal/encoding/single_byte')[encoding];
      return upperHalf === undefined ? undefined : { convert: makeSingleByte(upperHalf), tail: noTail };
    }
  }
}

function encodingFromLabel(label) {
  return label === 'utf-8' || label === 'utf8' ?
    'utf-8' :
    require('internal/encoding/labels').getEncodingFromLabel(label);
}

/* ---- TextDecoder ---- */

const EMPTY = new Uint8Array(0);

const hasBom = (encoding) => encoding.startsWith('utf-');

function toBytes(input) {
  if (isAnyArrayBuffer(input)) {
    return new Uint8Array(input);
  }
  if (ArrayBuffer.isView(input)) {
    return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  }
  throw new codes.ERR_INVALID_ARG_TYPE('list', ['SharedArrayBuffer', 'ArrayBuffer', 'ArrayBufferView'], input);
}

let stateOf;

class TextDecoder {
  #state;

  static {
    stateOf = (value) => {
      if (typeof value !== 'object' || value === null || !(#state in value)) {
        throw new codes.ERR_INVALID_THIS('TextDecoder');
      }
      return value.#state;
    };
  }

  constructor(encoding = 'utf-8', options = kEmptyObject) {
    const label = `${encoding}`;
    validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
    const name = encodingFromLabel(label);
    const converter = name === undefined ? undefined : getConverter(name);
    if (converter === undefined) {
      throw new codes.ERR_ENCODING_NOT_SUPPORTED(label);
    }
    this.#state = {
      encoding: name,
      fatal: Boolean(options?.fatal),
      ignoreBOM: Boolean(options?.ignoreBOM),
      converter,
      pending: EMPTY, // bytes of a character that is not complete
      bomSeen: false,
    };
  }

  decode(input = EMPTY, options = kEmptyObject) {
    const state = stateOf(this);
    let isStream = false;
    if (options !== kEmptyObject) {
      validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
      isStream = Boolean(options?.stream);
    }
    // Most texts come whole.
    if (!isStream && state.encoding === 'utf-8' && state.pending.length === 0 && !state.bomSeen) {
      const text = binding.decodeUtf8(input, state.fatal, state.ignoreBOM);
      if (typeof text === 'string') {
        return text;
      }
      return checked(state, text === null ? toBytes(input) : undefined); // it throws, as these are no bytes
    }
    return decodePart(state, toBytes(input), isStream);
  }

  get encoding() {
    return stateOf(this).encoding;
  }

  get fatal() {
    return stateOf(this).fatal;
  }

  get ignoreBOM() {
    return stateOf(this).ignoreBOM;
  }

  [customInspectSymbol](depth, options) {
    const { encoding, fatal, ignoreBOM } = stateOf(this);
    if (typeof depth === 'number' && depth < 0) {
      return this;
    }
    const constructor = getConstructorOf(this) ?? TextDecoder;
    const shown = Object.assign(Object.create({ constructor }), { encoding, fatal, ignoreBOM });
    return `${constructor.name} ${inspect(shown, options?.showHidden ? { showHidden: true } : undefined)}`;
  }
}

for (const key of ['decode', 'encoding', 'fatal', 'ignoreBOM']) {
  Object.defineProperty(TextDecoder.prototype, key, kEnumerableProperty);
}
defineTag(TextDecoder.prototype, 'TextDecoder');

function checked(state, text) {
  if (text === undefined) {
    state.pending = EMPTY;
    state.bomSeen = false;
    throw new codes.ERR_ENCODING_INVALID_ENCODED_DATA(state.encoding, undefined);
  }
  return text;
}

function decodePart(state, bytes, isStream) {
  const { converter } = state;
  let whole = state.pending.length === 0 ? bytes : Buffer.concat([state.pending, bytes]);
  state.pending = EMPTY;
  const tail = isStream ? converter.tail(whole) : 0;
  if (tail > 0) {
    state.pending = whole.slice(whole.length - tail);
    whole = whole.subarray(0, whole.length - tail);
  }
  let text = checked(state, converter.convert(whole, state.fatal));
  if (!state.bomSeen && text.length > 0 && hasBom(state.encoding)) {
    state.bomSeen = true;
    if (!state.ignoreBOM && text[0] === '\ufeff') {
      text = text.slice(1);
    }
  }
  if (!isStream) {
    state.bomSeen = false;
  }
  return text;
}

module.exports = {
  TextDecoder,
  TextEncoder,
  getEncodingFromLabel: encodingFromLabel,
};
