'use strict';

// The errors that fetch fails with have a cause; those of a connection are named and coded as Node's undici does it.

class SocketError extends Error {
  constructor(message, socket) {
    super(message);
    this.code = 'UND_ERR_SOCKET';
    this.socket = socket;
  }
}
Object.defineProperty(SocketError.prototype, 'name', { value: 'SocketError', writable: true, configurable: true });

function describeSocket(socket) {
  if (!socket) return null;
  const { localAddress, localPort, remoteAddress, remotePort, remoteFamily, timeout, bytesWritten, bytesRead } = socket;
  return { localAddress, localPort, remoteAddress, remotePort, remoteFamily, timeout, bytesWritten, bytesRead };
}

function otherSideClosed(socket) {
  return new SocketError('other side closed', describeSocket(socket));
}

function timeoutError(name, code, message) {
  const error = new Error(message);
  Object.defineProperty(error, 'name', { value: name, writable: true, configurable: true });
  error.code = code;
  return error;
}

const headersTimeout = () => timeoutError('HeadersTimeoutError', 'UND_ERR_HEADERS_TIMEOUT', 'Headers Timeout Error');
const bodyTimeout = () => timeoutError('BodyTimeoutError', 'UND_ERR_BODY_TIMEOUT', 'Body Timeout Error');
const connectTimeout = (host, port) =>
  timeoutError('ConnectTimeoutError', 'UND_ERR_CONNECT_TIMEOUT',
               `Connect Timeout Error (attempted address: ${host}:${port}, timeout: 10000ms)`);

function parserError(error) {
  const made = new Error(`Response does not match the HTTP/1.1 protocol (${error.reason ?? error.message})`);
  Object.defineProperty(made, 'name', { value: 'HTTPParserError', writable: true, configurable: true });
  made.code = error.code;
  made.data = error.rawPacket?.toString();
  return made;
}

// An error of the http client as fetch shows it.
function toCause(error, socket) {
  if (error.code === 'ECONNRESET' && error.syscall === undefined) return otherSideClosed(socket);
  if (typeof error.code === 'string' && error.code.startsWith('HPE_')) return parserError(error);
  return error;
}

module.exports = { bodyTimeout, connectTimeout, headersTimeout, otherSideClosed, toCause };
