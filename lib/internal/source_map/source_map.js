'use strict';

// Source maps (ECMA-426): module.SourceMap.

const { validateObject } = require('internal/validators');

const digits = new Map([...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].map((digit, i) => [digit, i]));

// The numbers of one segment.
function decodeSegment(text) {
  const numbers = [];
  let value = 0;
  let shift = 0;
  for (const character of text) {
    const digit = digits.get(character);
    if (digit === undefined) return [];
    value += (digit & 31) * 2 ** shift;
    if (digit & 32) {
      shift += 5;
      continue;
    }
    const magnitude = Math.floor(value / 2);
    // A minus zero is the least of 32 bits.
    if (value % 2 === 1) numbers.push(magnitude === 0 ? -0x8000_0000 : -magnitude);
    else numbers.push(magnitude);
    value = shift = 0;
  }
  return numbers;
}

// Add the entries of a map: [line, column, source, original line, original column, name].
function addMappings(entries, map, firstLine, firstColumn) {
  let source = 0;
  let originalLine = 0;
  let originalColumn = 0;
  let name = 0;
  String(map.mappings).split(';').forEach((text, line) => {
    let column = line === 0 ? firstColumn : 0;
    if (text === '') return;
    for (const segment of text.split(',')) {
      const numbers = decodeSegment(segment);
      if (numbers.length === 0) continue;
      column += numbers[0];
      if (numbers.length < 4) {
        entries.push([firstLine + line, column]);
        continue;
      }
      source += numbers[1];
      originalLine += numbers[2];
      originalColumn += numbers[3];
      if (numbers.length > 4) name += numbers[4];
      entries.push([firstLine + line, column, map.sources?.[source], originalLine, originalColumn,
                    numbers.length > 4 ? map.names?.[name] : undefined]);
    }
  });
}

function clonePayload(payload) {
  validateObject(payload, 'payload');
  const clone = { ...payload };
  for (const key of ['sources', 'sourcesContent', 'names']) {
    if (Array.isArray(clone[key])) clone[key] = [...clone[key]];
  }
  if (Array.isArray(clone.sections)) {
    clone.sections = clone.sections.map((section) => ({ ...section, map: clonePayload(section.map) }));
  }
  return clone;
}

class SourceMap {
  #payload;
  #lineLengths;
  #entries = [];

  constructor(payload, { lineLengths } = {}) {
    this.#payload = clonePayload(payload);
    this.#lineLengths = Array.isArray(lineLengths) ? [...lineLengths] : undefined;
    if (this.#payload.sections) {
      for (const { map, offset } of this.#payload.sections) addMappings(this.#entries, map, offset.line, offset.column);
    } else {
      addMappings(this.#entries, this.#payload, 0, 0);
    }
    this.#entries.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  }

  get payload() {
    return clonePayload(this.#payload);
  }

  get lineLengths() {
    return this.#lineLengths && [...this.#lineLengths];
  }

  // What the generated code at a place, from 0, was made from.
  findEntry(lineOffset, columnOffset) {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const [line, column] = this.#entries[middle];
      if (line < lineOffset || (line === lineOffset && column <= columnOffset)) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return {};
    const [generatedLine, generatedColumn, originalSource, originalLine, originalColumn, name] = this.#entries[low - 1];
    return { generatedLine, generatedColumn, originalSource, originalLine, originalColumn, name };
  }

  // The place, from 1, in the original of a place, from 1, in the generated code.
  findOrigin(lineNumber, columnNumber) {
    const range = this.findEntry(lineNumber - 1, columnNumber - 1);
    if (range.originalSource === undefined || range.originalLine === undefined || range.originalColumn === undefined ||
        range.generatedLine === undefined || range.generatedColumn === undefined) return {};
    const lineOffset = lineNumber - range.generatedLine;
    const columnOffset = columnNumber - range.generatedColumn;
    return {
      name: range.name,
      fileName: range.originalSource,
      lineNumber: range.originalLine + lineOffset,
      columnNumber: range.originalColumn + columnOffset,
    };
  }
}

module.exports = { SourceMap };
