'use strict';

// FormData, and its two forms as bytes: multipart/form-data and application/x-www-form-urlencoded.

const { Blob } = require('buffer');
const { customInspectSymbol } = require('internal/util');
const { defineIteration, finish, illegalInvocation, requireArguments, toUSVString } = require('internal/fetch/webidl');

const isBlob = (value) => value instanceof Blob;

function toFile(value, name) {
  const { File } = require('buffer');
  if (value instanceof File && name === undefined) return value;
  const options = { type: value.type };
  if (value instanceof File) options.lastModified = value.lastModified;
  return new File([value], name ?? 'blob', options);
}

function makeEntry(name, value, filename) {
  return [toUSVString(name), isBlob(value) ? toFile(value, filename) : toUSVString(value)];
}

class FormData {
  #entries = [];

  constructor(form = undefined) {
    if (form !== undefined) throw new TypeError('FormData constructor: Argument 1 could not be converted to: undefined.');
  }

  static entriesOf(form) {
    if (form === null || typeof form !== 'object' || !(#entries in form)) throw illegalInvocation();
    return form.#entries;
  }

  static replaceEntries(form, entries) {
    form.#entries = entries;
  }

  static isFormData(value) {
    return value !== null && typeof value === 'object' && #entries in value;
  }

  append(name, value, filename = undefined) {
    const entries = entriesOf(this);
    requireArguments(arguments, 2, 'FormData.append');
    if (arguments.length === 3 && !isBlob(value)) {
      throw new TypeError("Failed to execute 'append' on 'FormData': parameter 2 is not of type 'Blob'");
    }
    entries.push(makeEntry(name, value, filename === undefined ? undefined : toUSVString(filename)));
  }

  delete(name) {
    const entries = entriesOf(this);
    requireArguments(arguments, 1, 'FormData.delete');
    name = toUSVString(name);
    replaceEntries(this, entries.filter((entry) => entry[0] !== name));
  }

  get(name) {
    const entries = entriesOf(this);
    requireArguments(arguments, 1, 'FormData.get');
    name = toUSVString(name);
    return entries.find((entry) => entry[0] === name)?.[1] ?? null;
  }

  getAll(name) {
    const entries = entriesOf(this);
    requireArguments(arguments, 1, 'FormData.getAll');
    name = toUSVString(name);
    return entries.filter((entry) => entry[0] === name).map((entry) => entry[1]);
  }

  has(name) {
    const entries = entriesOf(this);
    requireArguments(arguments, 1, 'FormData.has');
    name = toUSVString(name);
    return entries.some((entry) => entry[0] === name);
  }

  set(name, value, filename = undefined) {
    const entries = entriesOf(this);
    requireArguments(arguments, 2, 'FormData.set');
    if (arguments.length === 3 && !isBlob(value)) {
      throw new TypeError("Failed to execute 'set' on 'FormData': parameter 2 is not of type 'Blob'");
    }
    const made = makeEntry(name, value, filename === undefined ? undefined : toUSVString(filename));
    const index = entries.findIndex((entry) => entry[0] === made[0]);
    if (index === -1) {
      entries.push(made);
      return;
    }
    replaceEntries(this, [...entries.slice(0, index), made,
                          ...entries.slice(index + 1).filter((entry) => entry[0] !== made[0])]);
  }

  [customInspectSymbol](depth, options) {
    const { formatWithOptions } = require('util');
    const shown = {};
    for (const [name, value] of this.#entries) {
      if (!Object.hasOwn(shown, name)) shown[name] = value;
      else if (Array.isArray(shown[name])) shown[name].push(value);
      else shown[name] = [shown[name], value];
    }
    return `FormData ${formatWithOptions({ ...options, depth: options.depth ?? depth }, shown)}`;
  }
}

const { entriesOf, isFormData, replaceEntries } = FormData;
for (const name of ['entriesOf', 'isFormData', 'replaceEntries']) delete FormData[name];

defineIteration(FormData, 'FormData', entriesOf);
finish(FormData, 'FormData', ['append', 'delete', 'get', 'getAll', 'has', 'set']);

// ---- multipart/form-data (RFC 7578), writing ----

const escapeName = (name) => name.replace(/\r\n|\r|\n/g, '%0D%0A').replace(/"/g, '%22');

const withLineEnds = (text) => text.replace(/\r\n|\r|\n/g, '\r\n');

// { type, parts: Buffers and Blobs, length }
function encodeMultipart(form) {
  const digits = Math.floor(Math.random() * 1e11).toString().padStart(11, '0');
  const boundary = `----formdata-undici-0${digits}`;
  const parts = [];
  let text = '';
  for (const [name, value] of entriesOf(form)) {
    text += `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(name)}"`;
    if (typeof value === 'string') {
      text += `\r\n\r\n${withLineEnds(value)}\r\n`;
      continue;
    }
    text += value.name ? `; filename="${escapeName(value.name)}"` : '';
    text += `\r\nContent-Type: ${value.type || 'application/octet-stream'}\r\n\r\n`;
    parts.push(Buffer.from(text), value);
    text = '\r\n';
  }
  parts.push(Buffer.from(`${text}--${boundary}--\r\n`));
  let length = 0;
  for (const part of parts) length += isBlob(part) ? part.size : part.length;
  return { type: `multipart/form-data; boundary=${boundary}`, parts, length };
}

// ---- reading ----

function malformed(what) {
  return new TypeError(`expected ${what}`);
}

const unescapeName = (name) => name.replace(/%0A/gi, '\n').replace(/%0D/gi, '\r').replace(/%22/g, '"');

// The headers of a part: { name, filename, type, isBase64 }
function readPartHeaders(text) {
  const part = { name: undefined, filename: undefined, type: undefined, isBase64: false };
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon <= 0) throw malformed('a header');
    const value = line.slice(colon + 1).trim();
    switch (line.slice(0, colon).toLowerCase()) {
      case 'content-disposition': {
        if (!/^form-data\b/i.test(value)) throw malformed('form-data for content-disposition header');
        const name = /;\s*name="([^"]*)"/i.exec(value);
        if (name === null) throw malformed('a name');
        part.name = unescapeName(name[1]);
        const filename = /;\s*filename="([^"]*)"/i.exec(value);
        if (filename !== null) part.filename = unescapeName(filename[1]);
        break;
      }
      case 'content-type':
        part.type = value;
        break;
      case 'content-transfer-encoding':
        part.isBase64 = value.toLowerCase() === 'base64';
        break;
      default:
    }
  }
  if (part.name === undefined) throw malformed('a content-disposition header');
  return part;
}

function decodeMultipart(bytes, boundary) {
  const { File } = require('buffer');
  const form = new FormData();
  const entries = entriesOf(form);
  const mark = Buffer.from(`--${boundary}`);
  const nextMark = Buffer.from(`\r\n--${boundary}`);
  let at = bytes.indexOf(mark);
  if (at === -1 || (at > 0 && bytes.toString('latin1', 0, at).trim() !== '')) throw malformed('a boundary');
  at += mark.length;
  for (;;) {
    if (bytes[at] === 0x2D && bytes[at + 1] === 0x2D) return form;
    if (bytes[at] !== 0x0D || bytes[at + 1] !== 0x0A) throw malformed('CRLF after a boundary');
    at += 2;
    const headersEnd = bytes.indexOf('\r\n\r\n', at);
    if (headersEnd === -1) throw malformed('the end of headers');
    const part = readPartHeaders(bytes.toString('utf8', at, headersEnd));
    const start = headersEnd + 4;
    const end = bytes.indexOf(nextMark, start - 2);
    if (end === -1) throw malformed('a boundary at the end');
    let body = bytes.subarray(start, Math.max(start, end));
    if (part.isBase64) body = Buffer.from(body.toString('latin1'), 'base64');
    if (part.filename === undefined) {
      entries.push([part.name, body.toString('utf8')]);
    } else {
      const type = part.type ?? 'text/plain';
      entries.push([part.name, new File([body], part.filename, { type: /^[\x20-\x7E]*$/.test(type) ? type : '' })]);
    }
    at = end + nextMark.length;
  }
}

function decodeUrlEncoded(bytes) {
  const form = new FormData();
  const entries = entriesOf(form);
  for (const [name, value] of new URLSearchParams(bytes.toString('utf8'))) entries.push([name, value]);
  return form;
}

module.exports = { decodeMultipart, decodeUrlEncoded, encodeMultipart, FormData, isFormData };
