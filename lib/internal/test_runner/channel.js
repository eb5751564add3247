'use strict';

// How a test file's process tells its runner: events among what it prints, as
//
//   magic (4 bytes)  length (4 bytes, big endian)  the event in the form of structured cloning

const v8 = require('v8');
const { deserializeError, serializeError } = require('internal/error_serdes');

const MAGIC = Buffer.from([0xff, 0x0f, 0x54, 0x52]);
const HEADER = 8;

function encode(item) {
  const data = { ...item.data };
  if (data.details !== undefined) {
    data.details = { ...data.details };
    if (data.details.error !== undefined) data.details.error = serializeError(data.details.error);
  }
  const body = v8.serialize({ type: item.type, data });
  const header = Buffer.alloc(HEADER);
  MAGIC.copy(header);
  header.writeUInt32BE(body.length, 4);
  return Buffer.concat([header, body]);
}

function decode(bytes) {
  const item = v8.deserialize(bytes);
  if (item.data.details?.error !== undefined) item.data.details.error = deserializeError(item.data.details.error);
  return item;
}

const types = ['test:enqueue', 'test:dequeue', 'test:start', 'test:complete', 'test:pass', 'test:fail', 'test:plan',
               'test:diagnostic', 'test:stdout', 'test:stderr', 'test:summary'];

function sendEvents(stream) {
  for (const type of types) stream.on(type, (data) => process.stdout.write(encode({ type, data })));
  stream.resume();
}

/* Separates events from output. */
class EventParser {
  #rest = Buffer.alloc(0);
  #onEvent;
  #onOutput;

  constructor(onEvent, onOutput) {
    this.#onEvent = onEvent;
    this.#onOutput = onOutput;
  }

  push(chunk) {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const at = bytes.indexOf(MAGIC);
      if (at < 0) {
        // The beginning of a magic may be at the end.
        const kept = this.#lengthOfTail(bytes);
        this.#output(bytes.subarray(0, bytes.length - kept));
        bytes = bytes.subarray(bytes.length - kept);
        break;
      }
      this.#output(bytes.subarray(0, at));
      bytes = bytes.subarray(at);
      if (bytes.length < HEADER) break;
      const end = HEADER + bytes.readUInt32BE(4);
      if (bytes.length < end) break;
      let item;
      try {
        item = decode(bytes.subarray(HEADER, end));
      } catch {
        this.#output(bytes.subarray(0, MAGIC.length));
        bytes = bytes.subarray(MAGIC.length);
        continue;
      }
      this.#onEvent(item);
      bytes = bytes.subarray(end);
    }
    this.#rest = bytes;
  }

  end() {
    this.#output(this.#rest);
    this.#rest = Buffer.alloc(0);
  }

  #lengthOfTail(bytes) {
    for (let length = Math.min(MAGIC.length - 1, bytes.length); length > 0; length--) {
      if (bytes.subarray(bytes.length - length).equals(MAGIC.subarray(0, length))) return length;
    }
    return 0;
  }

  #output(bytes) {
    if (bytes.length > 0) this.#onOutput(bytes);
  }
}

module.exports = { EventParser, sendEvents };
