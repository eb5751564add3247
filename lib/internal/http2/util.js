'use strict';

// What the parts of http2 share: constants, settings, header fields, errors.

const { codes } = require('internal/errors');
const { isArrayBufferView } = require('internal/util/types');
const binding = internalBinding('http2');

const { ERR_HTTP2_HEADER_SINGLE_VALUE, ERR_HTTP2_INVALID_CONNECTION_HEADERS, ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH,
        ERR_HTTP2_INVALID_PSEUDOHEADER, ERR_HTTP2_INVALID_SETTING_VALUE, ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS,
        ERR_INVALID_ARG_TYPE, ERR_INVALID_HTTP_TOKEN } = codes;

const kSensitiveHeaders = Symbol('sensitiveHeaders');
const kSocket = Symbol('socket');
const kProxySocket = Symbol('proxySocket');
const kRequest = Symbol('request');

const MAX_CUSTOM_SETTINGS = 10;
const MAX_UINT32 = 2 ** 32 - 1;

// ---- constants ----

const headerNames = `:status :method :authority :scheme :path :protocol accept-encoding accept-language accept-ranges
accept access-control-allow-credentials access-control-allow-headers access-control-allow-methods
access-control-allow-origin access-control-expose-headers access-control-request-headers access-control-request-method
age authorization cache-control connection content-disposition content-encoding content-length content-type cookie date
etag forwarded host if-modified-since if-none-match if-range last-modified link location range referer server set-cookie
strict-transport-security transfer-encoding te upgrade-insecure-requests upgrade user-agent vary x-content-type-options
x-frame-options keep-alive proxy-connection x-xss-protection alt-svc content-security-policy early-data expect-ct origin
purpose timing-allow-origin x-forwarded-for priority accept-charset access-control-max-age allow content-language
content-location content-md5 content-range dnt expect expires from if-match if-unmodified-since max-forwards prefer
proxy-authenticate proxy-authorization refresh retry-after trailer tk via warning www-authenticate http2-settings`;

const methods = `ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT CONNECT COPY DELETE GET HEAD LABEL LINK LOCK MERGE MKACTIVITY
MKCALENDAR MKCOL MKREDIRECTREF MKWORKSPACE MOVE OPTIONS ORDERPATCH PATCH POST PRI PROPFIND PROPPATCH PUT REBIND REPORT
SEARCH TRACE UNBIND UNCHECKOUT UNLINK UNLOCK UPDATE UPDATEREDIRECTREF VERSION-CONTROL`;

const statuses = `CONTINUE:100 SWITCHING_PROTOCOLS:101 PROCESSING:102 EARLY_HINTS:103 OK:200 CREATED:201 ACCEPTED:202
NON_AUTHORITATIVE_INFORMATION:203 NO_CONTENT:204 RESET_CONTENT:205 PARTIAL_CONTENT:206 MULTI_STATUS:207
ALREADY_REPORTED:208 IM_USED:226 MULTIPLE_CHOICES:300 MOVED_PERMANENTLY:301 FOUND:302 SEE_OTHER:303 NOT_MODIFIED:304
USE_PROXY:305 TEMPORARY_REDIRECT:307 PERMANENT_REDIRECT:308 BAD_REQUEST:400 UNAUTHORIZED:401 PAYMENT_REQUIRED:402
FORBIDDEN:403 NOT_FOUND:404 METHOD_NOT_ALLOWED:405 NOT_ACCEPTABLE:406 PROXY_AUTHENTICATION_REQUIRED:407
REQUEST_TIMEOUT:408 CONFLICT:409 GONE:410 LENGTH_REQUIRED:411 PRECONDITION_FAILED:412 PAYLOAD_TOO_LARGE:413
URI_TOO_LONG:414 UNSUPPORTED_MEDIA_TYPE:415 RANGE_NOT_SATISFIABLE:416 EXPECTATION_FAILED:417 TEAPOT:418
MISDIRECTED_REQUEST:421 UNPROCESSABLE_ENTITY:422 LOCKED:423 FAILED_DEPENDENCY:424 TOO_EARLY:425 UPGRADE_REQUIRED:426
PRECONDITION_REQUIRED:428 TOO_MANY_REQUESTS:429 REQUEST_HEADER_FIELDS_TOO_LARGE:431 UNAVAILABLE_FOR_LEGAL_REASONS:451
INTERNAL_SERVER_ERROR:500 NOT_IMPLEMENTED:501 BAD_GATEWAY:502 SERVICE_UNAVAILABLE:503 GATEWAY_TIMEOUT:504
HTTP_VERSION_NOT_SUPPORTED:505 VARIANT_ALSO_NEGOTIATES:506 INSUFFICIENT_STORAGE:507 LOOP_DETECTED:508
BANDWIDTH_LIMIT_EXCEEDED:509 NOT_EXTENDED:510 NETWORK_AUTHENTICATION_REQUIRED:511`;

const constants = { ...binding.constants };
const asName = (text) => text.replace(/^:/, '').toUpperCase().replaceAll('-', '_');
for (const name of headerNames.split(/\s+/)) constants[`HTTP2_HEADER_${asName(name)}`] = name;
for (const name of methods.split(/\s+/)) constants[`HTTP2_METHOD_${asName(name)}`] = name;
for (const pair of statuses.split(/\s+/)) {
  const [name, number] = pair.split(':');
  constants[`HTTP_STATUS_${name}`] = +number;
}

const errorNames = ['NO_ERROR', 'PROTOCOL_ERROR', 'INTERNAL_ERROR', 'FLOW_CONTROL_ERROR', 'SETTINGS_TIMEOUT',
                    'STREAM_CLOSED', 'FRAME_SIZE_ERROR', 'REFUSED_STREAM', 'CANCEL', 'COMPRESSION_ERROR', 'CONNECT_ERROR',
                    'ENHANCE_YOUR_CALM', 'INADEQUATE_SECURITY', 'HTTP_1_1_REQUIRED'];
const nameForErrorCode = errorNames.map((name) => `NGHTTP2_${name}`);

// ---- checks ----

function assertIsObject(value, name, types = 'Object') {
  if (value !== undefined && (value === null || typeof value !== 'object' || Array.isArray(value))) {
    throw new ERR_INVALID_ARG_TYPE(name, types, value);
  }
}

function assertIsArray(value, name, types = 'Array') {
  if (value !== undefined && !Array.isArray(value)) throw new ERR_INVALID_ARG_TYPE(name, types, value);
}

function assertWithinRange(name, value, min = 0, max = Infinity) {
  if (value !== undefined && (typeof value !== 'number' || value < min || value > max)) {
    throw new ERR_HTTP2_INVALID_SETTING_VALUE.RangeError(name, value, min, max);
  }
}

// ---- settings ----

// By their names: number, default, lowest and highest value; or that they are true or false.
const settingsTable = {
  __proto__: null,
  headerTableSize: { id: 1, value: 4096, min: 0, max: MAX_UINT32 },
  enablePush: { id: 2, value: 1, isBoolean: true },
  initialWindowSize: { id: 4, value: 65535, min: 0, max: MAX_UINT32 },
  maxFrameSize: { id: 5, value: 16384, min: 16384, max: 2 ** 24 - 1 },
  maxConcurrentStreams: { id: 3, value: MAX_UINT32, min: 0, max: MAX_UINT32 },
  maxHeaderListSize: { id: 6, value: 65535, min: 0, max: MAX_UINT32 },
  maxHeaderSize: { id: 6, value: 65535, min: 0, max: MAX_UINT32 },
  enableConnectProtocol: { id: 8, value: 0, isBoolean: true },
};

function validateSettings(settings) {
  if (settings === undefined) return;
  assertIsObject(settings.customSettings, 'customSettings', 'Number');
  if (settings.customSettings) {
    const entries = Object.entries(settings.customSettings);
    if (entries.length > MAX_CUSTOM_SETTINGS) throw new ERR_HTTP2_TOO_MANY_CUSTOM_SETTINGS();
    for (const [id, value] of entries) {
      assertWithinRange('customSettings:id', Number(id), 0, 0xffff);
      assertWithinRange('customSettings:value', Number(value), 0, MAX_UINT32);
    }
  }
  for (const name of Object.keys(settingsTable)) {
    const { isBoolean, min, max } = settingsTable[name];
    const value = settings[name];
    if (!isBoolean) assertWithinRange(name, value, min, max);
    else if (value !== undefined && typeof value !== 'boolean') throw new ERR_HTTP2_INVALID_SETTING_VALUE(name, value);
  }
}

// As pairs [id, value, …] in the order of the ids.
function settingsList(settings) {
  const values = new Map();
  for (const id of Object.keys(settings.customSettings ?? {})) {
    const number = Number(id);
    const value = settings.customSettings[id];
    if (typeof value !== 'number') continue;
    if (!(number > 0 && number <= 0xffff)) throw new ERR_HTTP2_INVALID_SETTING_VALUE.RangeError('Range Error', number, 0, 0xffff);
    if (!(value > 0 && value <= MAX_UINT32)) throw new ERR_HTTP2_INVALID_SETTING_VALUE.RangeError('Range Error', value, 0, MAX_UINT32);
    values.set(number, value);
  }
  if (settings.maxHeaderSize !== undefined && settings.maxHeaderListSize !== undefined &&
      settings.maxHeaderSize !== settings.maxHeaderListSize) {
    process.emitWarning('settings.maxHeaderSize overwrite settings.maxHeaderListSize');
  }
  for (const name of Object.keys(settingsTable)) {
    const { id, isBoolean } = settingsTable[name];
    const value = settings[name];
    if (typeof value === (isBoolean ? 'boolean' : 'number')) values.set(id, Number(value));
  }
  return [...values].sort((a, b) => a[0] - b[0]).flat();
}

function getDefaultSettings() {
  const settings = { __proto__: null };
  for (const name of Object.keys(settingsTable)) {
    const { isBoolean, value } = settingsTable[name];
    settings[name] = isBoolean ? value === 1 : value;
  }
  return settings;
}

// What is in effect, one's own or the peer's.
function getSettings(handle, remote, custom) {
  const settings = {};
  for (const name of Object.keys(settingsTable)) {
    const { id, isBoolean } = settingsTable[name];
    const value = handle.setting(id, remote);
    settings[name] = isBoolean ? value !== 0 : value;
  }
  if (custom !== undefined) settings.customSettings = custom;
  return settings;
}

function getPackedSettings(settings) {
  assertIsObject(settings, 'settings');
  validateSettings(settings);
  const list = settingsList({ ...settings });
  const packed = Buffer.alloc(list.length * 3);
  for (let i = 0; i < list.length; i += 2) {
    packed.writeUInt16BE(list[i], i * 3);
    packed.writeUInt32BE(list[i + 1], i * 3 + 2);
  }
  return packed;
}

function getUnpackedSettings(buffer, options = {}) {
  if (!isArrayBufferView(buffer) || buffer.length === undefined) {
    throw new ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray'], buffer);
  }
  if (buffer.length % 6 !== 0) throw new ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH();
  const { readUInt16BE, readUInt32BE } = Buffer.prototype;
  const settings = {};
  for (let at = 0; at < buffer.length; at += 6) {
    const id = readUInt16BE.call(buffer, at);
    const value = readUInt32BE.call(buffer, at + 2);
    const names = Object.keys(settingsTable).filter((name) => settingsTable[name].id === id);
    for (const name of names) settings[name] = settingsTable[name].isBoolean ? value !== 0 : value;
    if (names.length === 0) (settings.customSettings ??= {})[id] = value;
  }
  if (options?.validate) validateSettings(settings);
  return settings;
}

// ---- header fields ----

const pseudoHeaders = new Set([':status', ':method', ':authority', ':scheme', ':path', ':protocol']);

const singleValueHeaders = new Set([
  ...pseudoHeaders, 'access-control-allow-credentials', 'access-control-max-age', 'access-control-request-method', 'age',
  'authorization', 'content-encoding', 'content-language', 'content-length', 'content-location', 'content-md5',
  'content-range', 'content-type', 'date', 'dnt', 'etag', 'expires', 'from', 'host', 'if-match', 'if-modified-since',
  'if-none-match', 'if-range', 'if-unmodified-since', 'last-modified', 'location', 'max-forwards', 'proxy-authorization',
  'range', 'referer', 'retry-after', 'tk', 'upgrade-insecure-requests', 'user-agent', 'x-content-type-options',
]);

const connectionHeaders = new Set(['connection', 'upgrade', 'http2-settings', 'keep-alive', 'proxy-connection',
                                   'transfer-encoding']);

function assertValidPseudoHeader(key) {
  if (!pseudoHeaders.has(key)) throw new ERR_HTTP2_INVALID_PSEUDOHEADER(key);
}

function assertValidPseudoHeaderResponse(key) {
  if (key !== ':status') throw new ERR_HTTP2_INVALID_PSEUDOHEADER(key);
}

function assertValidPseudoHeaderTrailer(key) {
  throw new ERR_HTTP2_INVALID_PSEUDOHEADER(key);
}

function checkField(key, value) {
  if (key.includes(' ')) throw new ERR_INVALID_HTTP_TOKEN('Header name', key);
  if (connectionHeaders.has(key) || (key === 'te' && value !== 'trailers')) {
    throw new ERR_HTTP2_INVALID_CONNECTION_HEADERS(key);
  }
}

// Fields as the binding wants them: [bytes, how many]; pseudo fields first.
function packHeaders(map, checkPseudo = assertValidPseudoHeader) {
  const sensitive = (map[kSensitiveHeaders] ?? []).map((name) => name.toLowerCase());
  const seen = new Set();
  let pseudo = '';
  let fields = '';
  let count = 0;
  for (const name of Object.keys(map)) {
    let value = map[name];
    if (value === undefined || name === '') continue;
    const key = name.toLowerCase();
    const single = singleValueHeaders.has(key);
    if (Array.isArray(value)) {
      if (value.length === 0) continue;
      if (value.length > 1 && single) throw new ERR_HTTP2_HEADER_SINGLE_VALUE(key);
      if (value.length === 1) value = value[0];
    }
    if (single) {
      if (seen.has(key)) throw new ERR_HTTP2_HEADER_SINGLE_VALUE(key);
      seen.add(key);
    }
    const end = sensitive.includes(key) ? '\0\x01' : '\0\0';
    if (key[0] === ':') {
      checkPseudo(key);
      pseudo += `${key}\0${value}${end}`;
      count++;
      continue;
    }
    checkField(key, Array.isArray(value) ? value : String(value));
    for (const one of Array.isArray(value) ? value : [value]) {
      fields += `${key}\0${one}${end}`;
      count++;
    }
  }
  return [Buffer.from(pseudo + fields, 'latin1'), count];
}

// Fields that came, as an object.
function toHeaderObject(list, sensitive) {
  const map = { __proto__: null };
  for (let i = 0; i < list.length; i += 2) {
    const name = list[i];
    const value = name === ':status' ? list[i + 1] | 0 : list[i + 1];
    const before = map[name];
    if (before === undefined) map[name] = name === 'set-cookie' ? [value] : value;
    else if (name === 'set-cookie') before.push(value);
    else if (!singleValueHeaders.has(name)) map[name] = `${before}${name === 'cookie' ? ';' : ','} ${value}`;
  }
  map[kSensitiveHeaders] = sensitive;
  return map;
}

function getAuthority(headers) {
  return headers[':authority'] ?? headers.host;
}

// ---- errors ----

class NghttpError extends Error {
  constructor(number, code) {
    super(code ? new codes[code]().message : binding.errorText(number));
    this.code = code || 'ERR_HTTP2_ERROR';
    this.errno = number;
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }
}

module.exports = {
  MAX_CUSTOM_SETTINGS,
  NghttpError,
  assertIsArray,
  assertIsObject,
  assertValidPseudoHeader,
  assertValidPseudoHeaderResponse,
  assertValidPseudoHeaderTrailer,
  constants,
  getAuthority,
  getDefaultSettings,
  getPackedSettings,
  getSettings,
  getUnpackedSettings,
  kProxySocket,
  kRequest,
  kSocket,
  nameForErrorCode,
  packHeaders,
  sensitiveHeaders: kSensitiveHeaders,
  settingsList,
  toHeaderObject,
  validateSettings,
};
