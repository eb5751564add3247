'use strict';

// respondWithFile() and respondWithFD(): a file as the body of a response.

const fs = require('fs');
const { codes } = require('internal/errors');
const { NghttpError, assertIsObject, assertValidPseudoHeaderResponse, constants, packHeaders } =
  require('internal/http2/util');
const { completeResponse, kHandle, kID, kSession, kState, withoutPayload } = require('internal/http2/stream');
const { hidden } = internalBinding('http2');

const { ERR_HTTP2_HEADERS_SENT, ERR_HTTP2_INVALID_STREAM, ERR_HTTP2_PAYLOAD_FORBIDDEN, ERR_HTTP2_SEND_FILE,
        ERR_HTTP2_SEND_FILE_NOSEEK, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE } = codes;

function checkStream(stream) {
  if (stream.destroyed || stream.closed) throw new ERR_HTTP2_INVALID_STREAM();
  if (stream.headersSent) throw new ERR_HTTP2_HEADERS_SENT();
}

function checkOptions(options) {
  assertIsObject(options, 'options');
  options = { ...options };
  for (const name of ['offset', 'length']) {
    if (options[name] !== undefined && typeof options[name] !== 'number') {
      throw new ERR_INVALID_ARG_VALUE(`options.${name}`, options[name]);
    }
  }
  if (options.statCheck !== undefined && typeof options.statCheck !== 'function') {
    throw new ERR_INVALID_ARG_VALUE('options.statCheck', options.statCheck);
  }
  return options;
}

function prepare(stream, headers, options) {
  if (options.waitForTrailers) stream[kState].hasTrailers = true;
  stream.refresh();
  headers = completeResponse(headers, options);
  const status = headers[':status'] |= 0;
  if (withoutPayload(status) || stream.headRequest) throw new ERR_HTTP2_PAYLOAD_FORBIDDEN(status);
  return headers;
}

function closeFile(fd) {
  fs.close(fd, (error) => {
    if (error) throw error;
  });
}

// Headers, then the file's bytes from `offset`, `length` of them (-1: all).
function send(stream, fd, headers, offset, length, options, ownsFd) {
  const state = stream[kState];
  let packed;
  state.headersSent = true;
  try {
    packed = packHeaders(headers, assertValidPseudoHeaderResponse);
  } catch (error) {
    if (ownsFd) closeFile(fd);
    stream.destroy(error);
    return;
  }
  state.sentHeaders = headers;
  const session = stream[kSession];
  const result = session[kHandle].respond(stream[kID], ...packed, options.waitForTrailers ? hidden.WITH_TRAILERS : 0);
  if (result < 0) {
    if (ownsFd) closeFile(fd);
    stream.destroy(new NghttpError(result));
    return;
  }
  session.schedule();
  if (length === 0) {
    if (ownsFd) closeFile(fd);
    stream.end();
    return;
  }
  const range = { fd, autoClose: ownsFd, emitClose: false };
  if (offset > 0 || length > 0) range.start = Math.max(0, offset);
  if (length > 0) range.end = range.start + length - 1;
  const source = fs.createReadStream(null, range);
  source.on('error', () => stream.close(constants.NGHTTP2_INTERNAL_ERROR));
  stream.once('close', () => {
    if (ownsFd) source.destroy();
    else source.unpipe(stream);
  });
  source.pipe(stream);
}

function respondWithFD(stream, fd, headers, options) {
  checkStream(stream);
  options = checkOptions(options);
  if (fd !== null && typeof fd === 'object' && typeof fd.fd === 'number') fd = fd.fd;
  else if (typeof fd !== 'number') throw new ERR_INVALID_ARG_TYPE('fd', ['number', 'FileHandle'], fd);
  headers = prepare(stream, headers, options);
  if (options.statCheck === undefined) {
    send(stream, fd, headers, options.offset ?? 0, options.length ?? -1, options, false);
    return;
  }
  fs.fstat(fd, (error, stat) => {
    if (error || stream.destroyed || stream.closed) {
      stream.destroy(error ?? new ERR_HTTP2_INVALID_STREAM());
      return;
    }
    const range = { offset: options.offset ?? 0, length: options.length ?? -1 };
    if (options.statCheck.call(stream, stat, headers, range) === false || stream.headersSent) return;
    send(stream, fd, headers, range.offset | 0, range.length | 0, options, false);
  });
}

function respondWithFile(stream, path, headers, options) {
  checkStream(stream);
  options = checkOptions(options);
  headers = prepare(stream, headers, options);
  const fail = (error) => {
    if (options.onError) options.onError(error);
    else stream.destroy(error);
  };
  fs.open(path, 'r', (error, fd) => {
    if (error) {
      fail(error);
      return;
    }
    if (stream.destroyed || stream.closed) {
      closeFile(fd);
      return;
    }
    fs.fstat(fd, (statError, stat) => {
      if (statError) {
        closeFile(fd);
        fail(statError);
        return;
      }
      sendFile(stream, fd, stat, headers, options, fail);
    });
  });
}

function sendFile(stream, fd, stat, headers, options, fail) {
  if (!stat.isFile() && (options.offset !== undefined || options.length !== undefined || stat.isDirectory())) {
    closeFile(fd);
    fail(stat.isDirectory() ? new ERR_HTTP2_SEND_FILE() : new ERR_HTTP2_SEND_FILE_NOSEEK());
    return;
  }
  if (stream.destroyed || stream.closed) {
    closeFile(fd);
    stream.destroy(new ERR_HTTP2_INVALID_STREAM());
    return;
  }
  const range = { offset: options.offset ?? 0, length: options.length ?? -1 };
  if (options.statCheck?.call(stream, stat, headers, range) === false || stream.headersSent) {
    closeFile(fd);
    return;
  }
  if (stat.isFile()) {
    const rest = Math.max(0, stat.size - range.offset);
    range.length = range.length < 0 ? rest : Math.min(rest, range.length);
    headers['content-length'] = range.length;
  }
  send(stream, fd, headers, range.offset | 0, range.length, options, true);
}

module.exports = { respondWithFD, respondWithFile };
