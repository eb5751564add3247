'use strict';

// Bodies of requests and responses. A body is bytes, parts (bytes and Blobs), a stream of Node's or a ReadableStream;
// the web's stream is made only for those who look at it, so that text() and json() cost no more than collecting.

const { Blob } = require('buffer');
const { isAnyArrayBuffer, isArrayBufferView, isUint8Array } = require('internal/util/types');
const { illegalInvocation, toUSVString } = require('internal/fetch/webidl');

const isReadableStream = (value) =>
  value !== null && typeof value === 'object' && value instanceof ReadableStream;

class Body {
  // source: a Buffer, an array of Buffers and Blobs, a Readable of Node's, or null with a ReadableStream
  // toError: what readers are told of an error of a stream of Node's
  constructor(source, length, stream = null, toError = (error) => error) {
    this.source = source;
    this.toError = toError;
    this.length = length; // null: not known
    this.webStream = stream;
    this.used = false;
  }

  get isNodeStream() {
    return this.source !== null && typeof this.source.pipe === 'function';
  }

  // The body can be sent again.
  get isReplayable() {
    return this.source !== null && !this.isNodeStream;
  }

  get stream() {
    this.webStream ??= this.used ? makeSpentStream() : makeStream(this);
    return this.webStream;
  }

  get isUsed() {
    return this.used || (this.webStream !== null && require('stream').isDisturbed(this.webStream));
  }

  get isUnusable() {
    return this.isUsed || (this.webStream !== null && this.webStream.locked);
  }
}

// ---- making ----

// What an init says: { body, type }; type: the content type that goes with it, or null.
function extractBody(value, keepalive = false) {
  if (isReadableStream(value)) {
    if (keepalive) throw new TypeError('keepalive');
    if (require('stream').isDisturbed(value) || value.locked) {
      throw new TypeError('Response body object should not be disturbed or locked');
    }
    return { body: new Body(null, null, value), type: null };
  }
  if (typeof value === 'string') return fromText(value, 'text/plain;charset=UTF-8');
  if (value instanceof URLSearchParams) {
    return fromText(value.toString(), 'application/x-www-form-urlencoded;charset=UTF-8');
  }
  if (isAnyArrayBuffer(value)) return fromBytes(Buffer.from(value.slice()), null);
  if (isArrayBufferView(value)) {
    return fromBytes(Buffer.from(value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength)), null);
  }
  if (value instanceof Blob) {
    return { body: new Body([value], value.size), type: value.type || null };
  }
  const { encodeMultipart, isFormData } = require('internal/fetch/formdata');
  if (isFormData(value)) {
    const { parts, length, type } = encodeMultipart(value);
    return { body: new Body(parts, length), type };
  }
  if (value !== null && typeof value === 'object' && typeof value[Symbol.asyncIterator] === 'function') {
    if (keepalive) throw new TypeError('keepalive');
    return { body: new Body(null, null, ReadableStream.from(value)), type: null };
  }
  return fromText(toUSVString(value), 'text/plain;charset=UTF-8');
}

function fromText(text, type) {
  return fromBytes(Buffer.from(text), type);
}

function fromBytes(bytes, type) {
  return { body: new Body(bytes, bytes.length), type };
}

// ---- reading ----

async function* readParts(parts) {
  for (const part of parts) {
    if (part instanceof Blob) yield* part.stream();
    else yield part;
  }
}

// The chunks of a body, as an async iterable; the body is used up.
function chunksOf(body) {
  body.used = true;
  if (body.webStream !== null) return body.webStream;
  if (body.isNodeStream) return body.source;
  return Array.isArray(body.source) ? readParts(body.source) : [body.source];
}

function makeSpentStream() {
  const stream = new ReadableStream({
    type: 'bytes',
    start(controller) {
      controller.close();
    },
  });
  stream.getReader();
  return stream;
}

function makeStream(body) {
  if (body.isNodeStream) return makeStreamOfNode(body);
  const { source } = body;
  const iterator = (Array.isArray(source) ? readParts(source) : [source])[Array.isArray(source) ?
    Symbol.asyncIterator : Symbol.iterator]();
  return new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      const { value, done } = await iterator.next();
      if (!done && value.byteLength > 0) controller.enqueue(new Uint8Array(value));
      if (done || source === value) queueMicrotask(() => closeController(controller));
    },
    cancel: () => iterator.return?.(),
  });
}

function closeController(controller) {
  try {
    controller.close();
    controller.byobRequest?.respond(0);
  } catch {
    // Cancelled.
  }
}

// A stream of Node's pauses while nobody asks for more.
function makeStreamOfNode({ source, toError }) {
  return new ReadableStream({
    type: 'bytes',
    start(controller) {
      if (source.errored) {
        controller.error(toError(source.errored));
        return;
      }
      source.on('data', (chunk) => {
        // A copy: a byte stream takes the buffer of what it is given, and this one may be a pool's.
        controller.enqueue(new Uint8Array(typeof chunk === 'string' ? Buffer.from(chunk) : chunk));
        if (controller.desiredSize <= 0) source.pause();
      });
      source.on('end', () => closeController(controller));
      source.on('error', (error) => controller.error(toError(error)));
      source.pause();
    },
    pull: () => { source.resume(); },
    cancel: (reason) => { source.destroy(reason instanceof Error ? reason : undefined); },
  }, { highWaterMark: 0 });
}

async function collectStream(stream) {
  const chunks = [];
  const reader = stream.getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return Buffer.concat(chunks);
    if (!isUint8Array(value)) throw new TypeError('Received non-Uint8Array chunk');
    chunks.push(value);
  }
}

function collectNodeStream({ source, toError }) {
  return new Promise((resolve, reject) => {
    if (source.errored) {
      reject(toError(source.errored));
      return;
    }
    const chunks = [];
    source.on('data', (chunk) => chunks.push(chunk));
    source.on('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    source.on('error', (error) => reject(toError(error)));
    source.resume();
  });
}

async function collectParts(parts) {
  const chunks = [];
  for (const part of parts) chunks.push(part instanceof Blob ? Buffer.from(await part.arrayBuffer()) : part);
  return Buffer.concat(chunks);
}

// All bytes, in a Buffer that is nobody else's.
function collect(body) {
  body.used = true;
  if (body.webStream !== null) return collectStream(body.webStream);
  if (body.isNodeStream) return collectNodeStream(body);
  if (Array.isArray(body.source)) return collectParts(body.source);
  return Promise.resolve(Buffer.from(body.source));
}

// ---- the methods that Request and Response share ----

const decodeText = (bytes) =>
  bytes.toString('utf8', bytes[0] === 0xEF && bytes[1] === 0xBB && bytes[2] === 0xBF ? 3 : 0);

const toArrayBuffer = (bytes) =>
  bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);

function readFormData(bytes, contentType) {
  const { MIMEType } = require('util');
  const { decodeMultipart, decodeUrlEncoded } = require('internal/fetch/formdata');
  let mime;
  try {
    mime = new MIMEType(contentType ?? '');
  } catch {
    mime = undefined;
  }
  switch (mime?.essence) {
    case 'multipart/form-data':
      try {
        const boundary = mime.params.get('boundary');
        if (!boundary) throw new TypeError('no boundary in content-type');
        return decodeMultipart(bytes, boundary);
      } catch (cause) {
        throw new TypeError('Failed to parse body as FormData.', { cause });
      }
    case 'application/x-www-form-urlencoded':
      return decodeUrlEncoded(bytes);
    default:
      throw new TypeError('Content-Type was not one of "multipart/form-data" or "application/x-www-form-urlencoded".');
  }
}

// Add body, bodyUsed and the reading methods. bodyOf(object): its Body or null, undefined for what is no instance;
// typeOf(object): its content type or null; failureOf(object): what to fail with instead, if it was aborted.
function mixBody(Class, { bodyOf, typeOf, failureOf }) {
  async function consume(object, convert) {
    const body = bodyOf(object);
    if (body === undefined) throw illegalInvocation();
    const failure = failureOf(object);
    if (failure !== undefined) throw failure;
    if (body === null) return convert(Buffer.alloc(0));
    if (body.isUnusable) throw new TypeError('Body is unusable: Body has already been read');
    return convert(await collect(body), object);
  }
  const descriptors = Object.getOwnPropertyDescriptors({
    get body() {
      const body = bodyOf(this);
      if (body === undefined) throw illegalInvocation();
      return body === null ? null : body.stream;
    },
    get bodyUsed() {
      const body = bodyOf(this);
      if (body === undefined) throw illegalInvocation();
      return body !== null && body.isUsed;
    },
    arrayBuffer() {
      return consume(this, toArrayBuffer);
    },
    blob() {
      return consume(this, (bytes) => {
        const type = typeOf(this) ?? '';
        return new Blob([bytes], { type: serializeType(type) });
      });
    },
    bytes() {
      return consume(this, (bytes) => new Uint8Array(toArrayBuffer(bytes)));
    },
    formData() {
      return consume(this, (bytes) => readFormData(bytes, typeOf(this)));
    },
    json() {
      return consume(this, (bytes) => JSON.parse(decodeText(bytes)));
    },
    text() {
      return consume(this, decodeText);
    },
  });
  Object.defineProperties(Class.prototype, descriptors);
}

// The type of a Blob: as MIME types are written, '' for what is none.
function serializeType(type) {
  const { MIMEType } = require('util');
  try {
    return `${new MIMEType(type)}`;
  } catch {
    return '';
  }
}

// Two bodies of one.
function cloneBody(body) {
  if (body.webStream === null && body.isReplayable) return new Body(body.source, body.length);
  const [mine, other] = body.stream.tee();
  body.webStream = mine;
  body.source = null;
  return new Body(null, body.length, other);
}

module.exports = { Body, chunksOf, cloneBody, extractBody, mixBody };
