'use strict';

// compose(): several streams as one Duplex that writes to the first and reads from the last.

const { AbortError, codes } = require('internal/errors');
const Duplex = require('internal/streams/duplex');
const { destroyer } = require('internal/streams/destroy');
const { pipeline } = require('internal/streams/pipeline');
const { eos } = require('internal/streams/end_of_stream');
const { isNodeStream, isReadable, isReadableStream, isTransformStream, isWebStream, isWritable, isWritableStream } =
  require('internal/streams/utils');

const { ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS } = codes;

function check(streams) {
  const original = [...streams];
  for (let n = 0; n < streams.length; n++) {
    if (!isNodeStream(streams[n]) && !isWebStream(streams[n])) continue;
    if (n < streams.length - 1 &&
        !(isReadable(streams[n]) || isReadableStream(streams[n]) || isTransformStream(streams[n]))) {
      throw new ERR_INVALID_ARG_VALUE(`streams[${n}]`, original[n], 'must be readable');
    }
    if (n > 0 && !(isWritable(streams[n]) || isWritableStream(streams[n]) || isTransformStream(streams[n]))) {
      throw new ERR_INVALID_ARG_VALUE(`streams[${n}]`, original[n], 'must be writable');
    }
  }
}

module.exports = function compose(...streams) {
  if (streams.length === 0) throw new ERR_MISSING_ARGS('streams');
  if (streams.length === 1) return Duplex.from(streams[0]);
  if (typeof streams[0] === 'function') streams[0] = Duplex.from(streams[0]);
  if (typeof streams[streams.length - 1] === 'function') {
    streams[streams.length - 1] = Duplex.from(streams[streams.length - 1]);
  }
  check(streams);

  let onDrain;
  let onFinish;
  let onReadable;
  let onClose; // null once the pipeline is finished: until then destroy() waits for it
  let duplex;

  function onFinished(error) {
    const callback = onClose;
    onClose = null;
    if (callback) callback(error);
    else if (error) duplex.destroy(error);
    else if (!readable && !writable) duplex.destroy();
  }

  const head = streams[0];
  const tail = pipeline(streams, onFinished);
  const writable = !!(isWritable(head) || isWritableStream(head) || isTransformStream(head));
  const readable = !!(isReadable(tail) || isReadableStream(tail) || isTransformStream(tail));

  duplex = new Duplex({
    writableObjectMode: !!head?.writableObjectMode,
    readableObjectMode: !!tail?.readableObjectMode,
    writable,
    readable,
  });

  if (writable && isNodeStream(head)) {
    duplex._write = function(chunk, encoding, callback) {
      if (head.write(chunk, encoding)) callback();
      else onDrain = callback;
    };
    duplex._final = function(callback) {
      head.end();
      onFinish = callback;
    };
    head.on('drain', () => {
      if (onDrain) {
        const callback = onDrain;
        onDrain = null;
        callback();
      }
    });
  } else if (writable) {
    const writer = (isTransformStream(head) ? head.writable : head).getWriter();
    duplex._write = async function(chunk, encoding, callback) {
      try {
        await writer.ready;
        writer.write(chunk).catch(() => {});
        callback();
      } catch (error) {
        callback(error);
      }
    };
    duplex._final = async function(callback) {
      try {
        await writer.ready;
        writer.close().catch(() => {});
        onFinish = callback;
      } catch (error) {
        callback(error);
      }
    };
  }
  if (writable) {
    eos(isTransformStream(tail) ? tail.readable : tail, () => {
      if (onFinish) {
        const callback = onFinish;
        onFinish = null;
        callback();
      }
    });
  }

  if (readable && isNodeStream(tail)) {
    tail.on('readable', () => {
      if (onReadable) {
        const callback = onReadable;
        onReadable = null;
        callback();
      }
    });
    tail.on('end', () => { duplex.push(null); });
    duplex._read = function() {
      for (;;) {
        const chunk = tail.read();
        if (chunk === null) {
          onReadable = duplex._read;
          return;
        }
        if (!duplex.push(chunk)) return;
      }
    };
  } else if (readable) {
    const reader = (isTransformStream(tail) ? tail.readable : tail).getReader();
    duplex._read = async function() {
      for (;;) {
        try {
          const { value, done } = await reader.read();
          if (!duplex.push(value)) return;
          if (done) {
            duplex.push(null);
            return;
          }
        } catch {
          return;
        }
      }
    };
  }

  duplex._destroy = function(error, callback) {
    if (!error && onClose !== null) error = new AbortError();
    onReadable = null;
    onDrain = null;
    onFinish = null;
    if (isNodeStream(tail)) destroyer(tail, error);
    if (onClose === null) callback(error);
    else onClose = callback;
  };
  return duplex;
};
