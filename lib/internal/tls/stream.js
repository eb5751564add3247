'use strict';

// TLS over a stream of JavaScript's: what the engine encrypts is written to it, what is read from it the engine gets.

const { codes } = require('internal/errors');
const { UV_EPROTO } = internalBinding('uv');

/** Let a TLSWrap without a handle below work on a Duplex. */
function bridge(wrap, stream) {
  wrap.onencrypted = (bytes) => {
    stream.write(bytes, (error) => wrap.written(error ? UV_EPROTO : 0));
  };
  const onData = (chunk) => {
    if (typeof chunk !== 'string') {
      wrap.receive(chunk);
      return;
    }
    stream.pause();
    stream.removeListener('data', onData);
    stream.emit('error', new codes.ERR_STREAM_WRAP());
  };
  stream.pause(); // until readStart()
  stream.on('data', onData);
  stream.once('end', () => wrap.receive(undefined));
  takeReads(wrap, stream);

  const { readStart, readStop, shutdown } = wrap;
  wrap.readStart = () => {
    stream.resume();
    return readStart.call(wrap);
  };
  wrap.readStop = () => {
    stream.pause();
    return readStop.call(wrap);
  };
  wrap.shutdown = (request) => {
    shutdown.call(wrap, request);
    stream.end(() => process.nextTick(() => request.oncomplete(0)));
    return 0;
  };
}

// A socket with a handle (of TLS within TLS): what is read from now on is for nobody but the engine, whoever else listens.
function takeReads(wrap, stream) {
  const handle = stream instanceof require('net').Socket ? stream._handle : null;
  const onread = handle?.onread;
  if (typeof onread !== 'function') return;
  handle.onread = function(length, chunk) {
    // What waits in the stream goes first.
    if (length > 0 && stream.readableLength === 0 && stream.readableFlowing === true) {
      stream._unrefTimer();
      wrap.receive(chunk);
    } else {
      onread.call(this, length, chunk);
    }
  };
}

module.exports = { bridge };
