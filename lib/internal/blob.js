'use strict';

/*
 * Blob. Its parts are never changed, so slices and copies share them. A part is { bytes } or, of a file that is only
 * read when it is asked for, { path, start, end, size, changed }.
 */

const { codes } = require('internal/errors');
const { customInspectSymbol, kEmptyObject, kEnumerableProperty, lazyDOMException } = require('internal/util');
const { isAnyArrayBuffer, isArrayBufferView } = require('internal/util/types');
const { validateDictionary } = require('internal/validators');
const { kMaxLength } = require('buffer');
const { kClone, kDeserialize } = require('internal/structured_clone');

const CHUNK = 65536; // bytes of one read of a stream

const kParts = Symbol('kParts');
const kType = Symbol('kType');
const kLength = Symbol('kLength');

function isBlob(object) {
  return object?.[kParts] !== undefined;
}

function check(blob) {
  if (!isBlob(blob)) {
    throw new codes.ERR_INVALID_THIS('Blob');
  }
}

function partLength(part) {
  return part.bytes === undefined ? part.end - part.start : part.bytes.length;
}

function lengthOf(parts) {
  return parts.reduce((sum, part) => sum + partLength(part), 0);
}

/* The parts that one element of `sources` stands for. */
function toParts(source, endings) {
  if (isBlob(source)) {
    return source[kParts];
  }
  if (isAnyArrayBuffer(source)) {
    return [{ bytes: new Uint8Array(source.slice(0)) }];
  }
  if (isArrayBufferView(source)) {
    const { buffer, byteOffset, byteLength } = source;
    return [{ bytes: new Uint8Array(buffer.slice(byteOffset, byteOffset + byteLength)) }];
  }
  let text = `${source}`;
  if (endings === 'native') {
    text = text.replace(/\r\n/g, '\n');
  }
  return [{ bytes: new TextEncoder().encode(text) }];
}

function toType(type) {
  if (type === '') {
    return type;
  }
  const text = `${type}`;
  return /[^\u{0020}-\u{007E}]/u.test(text) ? '' : text.toLowerCase();
}

function sliceParts(parts, start, end) {
  const sliced = [];
  let offset = 0;
  for (let i = 0; i < parts.length && offset <= end; i++) {
    const part = parts[i];
    const { bytes } = part;
    const next = offset + partLength(part);
    if (start <= offset && next <= end) {
      if (next > offset || bytes === undefined) sliced.push(part);
    } else if (start < next && offset < end) {
      const from = start > offset ? start - offset : 0;
      const to = (end < next ? end : next) - offset;
      sliced.push(bytes === undefined ?
        { ...part, start: part.start + from, end: part.start + to } :
        { bytes: bytes.subarray(from, to) });
    }
    offset = next;
  }
  return sliced;
}

/* WebIDL's long long. */
function toInteger(value) {
  const number = Math.trunc(Number(value));
  return Number.isFinite(number) ? number : 0;
}

function relative(position, length) {
  return position < 0 ? Math.max(length + position, 0) : Math.min(position, length);
}

async function readFilePart({ path, start, end, size, changed }) {
  const { open } = require('fs').promises;
  let handle;
  try {
    handle = await open(path);
    const stats = await handle.stat();
    if (stats.size !== size || stats.mtimeMs !== changed) {
      throw new Error('The file has changed');
    }
    const bytes = new Uint8Array(end - start);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
    return bytes.subarray(0, bytesRead);
  } catch {
    throw lazyDOMException('The blob could not be read', 'NotReadableError');
  } finally {
    await handle?.close();
  }
}

async function readBytes(parts) {
  const bytes = new Uint8Array(lengthOf(parts));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part.bytes ?? await readFilePart(part), offset);
    offset += partLength(part);
  }
  return bytes;
}

class Blob {
  constructor(sources = [], options) {
    if (sources === null || typeof sources[Symbol.iterator] !== 'function' || typeof sources === 'string') {
      throw new codes.ERR_INVALID_ARG_TYPE('sources', 'a sequence', sources);
    }
    validateDictionary(options, 'options');
    const { type = '', endings: givenEndings = 'transparent' } = options ?? kEmptyObject;
    const endings = `${givenEndings}`;
    if (endings !== 'transparent' && endings !== 'native') {
      throw new codes.ERR_INVALID_ARG_VALUE('options.endings', endings);
    }
    const parts = Array.from(sources, (source) => toParts(source, endings)).flat();
    const length = lengthOf(parts);
    if (length > kMaxLength) {
      throw new codes.ERR_BUFFER_TOO_LARGE(kMaxLength);
    }
    this[kParts] = parts;
    this[kLength] = length;
    this[kType] = toType(type);
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, 'Blob', depth, options, () => ({ size: this.size, type: this.type }));
  }

  [kClone]() {
    if (this[kParts].some((part) => part.bytes === undefined)) {
      throw new codes.ERR_INVALID_STATE.TypeError('File-backed Blobs are not cloneable');
    }
    const data = { bytes: this[kParts].map((part) => part.bytes.slice()), type: this[kType], length: this[kLength] };
    return { data, deserializeInfo: 'internal/blob:Blob' };
  }

  [kDeserialize]({ bytes, type, length }) {
    this[kParts] = bytes.map((part) => ({ bytes: part }));
    this[kType] = type;
    this[kLength] = length;
  }

  get type() {
    check(this);
    return this[kType];
  }

  get size() {
    check(this);
    return this[kLength];
  }

  slice(start = 0, end = this[kLength], contentType = '') {
    check(this);
    const from = relative(toInteger(start), this[kLength]);
    const to = relative(toInteger(end), this[kLength]);
    return makeBlob(sliceParts(this[kParts], from, to), Math.max(to - from, 0), toType(contentType));
  }

  async arrayBuffer() {
    check(this);
    return (await readBytes(this[kParts])).buffer;
  }

  async text() {
    check(this);
    return new TextDecoder().decode(await readBytes(this[kParts]));
  }

  async bytes() {
    check(this);
    return readBytes(this[kParts]);
  }

  stream() {
    check(this);
    const parts = this[kParts];
    const length = this[kLength];
    let offset = 0;
    // Nothing is read before somebody reads.
    return new ReadableStream({
      type: 'bytes',
      async pull(controller) {
        if (offset >= length) {
          if (length === 0) await readBytes(parts); // of a file: is it still empty?
          controller.close();
          controller.byobRequest?.respond(0);
          return;
        }
        const bytes = await readBytes(sliceParts(parts, offset, offset + CHUNK));
        offset += bytes.length;
        controller.enqueue(bytes);
      },
    }, { highWaterMark: 0 });
  }
}

Object.defineProperty(Blob.prototype, Symbol.toStringTag, { __proto__: null, configurable: true, value: 'Blob' });
for (const name of ['size', 'type', 'slice', 'stream', 'text', 'arrayBuffer', 'bytes']) {
  Object.defineProperty(Blob.prototype, name, kEnumerableProperty);
}

function makeBlob(parts, length, type) {
  const blob = Object.create(Blob.prototype);
  blob[kParts] = parts;
  blob[kLength] = length;
  blob[kType] = type;
  return blob;
}

function inspectAs(blob, name, depth, options, show) {
  if (depth < 0) {
    return blob;
  }
  const { inspect } = require('internal/util/inspect');
  const inner = { ...options, depth: options.depth === null ? null : options.depth - 1 };
  return `${name} ${inspect(show(), inner)}`;
}

/* A Blob of a file, which is read when the Blob is. */
function createBlobFromFilePath(path, { type = '' } = kEmptyObject) {
  const { statSync } = require('fs');
  let stats;
  try {
    stats = statSync(path);
  } catch {
    throw lazyDOMException('The blob could not be read', 'NotReadableError');
  }
  const { size, mtimeMs: changed } = stats;
  return makeBlob([{ path, start: 0, end: size, size, changed }], size, toType(type));
}

/* ---- URLs of blobs ---- */

const blobsById = new Map();
const PREFIX = 'blob:nodedata:';

function createObjectURL(blob) {
  if (!isBlob(blob)) {
    throw new codes.ERR_INVALID_ARG_TYPE('obj', 'Blob', blob);
  }
  const id = require('crypto').randomUUID();
  blobsById.set(id, blob);
  return `${PREFIX}${id}`;
}

function revokeObjectURL(url) {
  if (url.startsWith(PREFIX)) {
    blobsById.delete(url.slice(PREFIX.length));
  }
}

function resolveObjectURL(url) {
  const { 0: path } = `${url}`.split(/[?#]/, 1);
  const blob = path.startsWith(PREFIX) ? blobsById.get(path.slice(PREFIX.length)) : undefined;
  return blob && makeBlob(blob[kParts], blob[kLength], blob[kType]);
}

module.exports = {
  Blob, createBlobFromFilePath, createObjectURL, inspectAs, isBlob, resolveObjectURL, revokeObjectURL,
};
