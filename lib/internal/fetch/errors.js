'use strict';

// The errors that fetch fails with have a cause; those of a connection are named and coded as Node's undici does it.

// A class of errors with a name and a code.
function define(name, code) {
  class UndiciError extends Error {
    constructor(message, properties = undefined) {
      super(message);
      Object.assign(this, { code: code ?? undefined, ...properties });
    }
  }
  Object.defineProperty(UndiciError, 'name', { value: name });
  Object.defineProperty(UndiciError.prototype, 'name', { value: name, writable: true, configurable: true });
  return UndiciError;
}

const SocketError = define('SocketError', 'UND_ERR_SOCKET');
const HTTPParserError = define('HTTPParserError');
const HeadersTimeoutError = define('HeadersTimeoutError', 'UND_ERR_HEADERS_TIMEOUT');
const BodyTimeoutError = define('BodyTimeoutError', 'UND_ERR_BODY_TIMEOUT');
const ConnectTimeoutError = define('ConnectTimeoutError', 'UND_ERR_CONNECT_TIMEOUT');

function describeSocket(socket) {
  if (!socket) return null;
  const { localAddress, localPort, remoteAddress, remotePort, remoteFamily, bytesWritten, bytesRead } = socket;
  return { localAddress, localPort, remoteAddress, remotePort, remoteFamily, timeout: undefined, bytesWritten, bytesRead };
}

function otherSideClosed(socket) {
  return new SocketError('other side closed', { socket: describeSocket(socket) });
}

const headersTimeout = () => new HeadersTimeoutError('Headers Timeout Error');
const bodyTimeout = () => new BodyTimeoutError('Body Timeout Error');
const connectTimeout = (host, port) =>
  new ConnectTimeoutError(`Connect Timeout Error (attempted address: ${host}:${port}, timeout: 10000ms)`);

function parserError(error) {
  return new HTTPParserError(`Response does not match the HTTP/1.1 protocol (${error.reason ?? error.message})`,
                             { code: error.code, data: error.rawPacket?.toString() });
}

// An error of the http client as fetch shows it.
function toCause(error, socket) {
  if (error.code === 'ECONNRESET' && error.syscall === undefined) return otherSideClosed(socket);
  if (typeof error.code === 'string' && error.code.startsWith('HPE_')) return parserError(error);
  return error;
}

module.exports = { bodyTimeout, connectTimeout, headersTimeout, otherSideClosed, toCause };
