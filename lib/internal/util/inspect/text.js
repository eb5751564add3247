/*
 * How inspect() writes primitives: quoted strings, numbers, symbols; and how wide text is on a terminal.
 */
'use strict';

const { quote, stringWidth } = internalBinding('util');

const { validateString } = require('internal/validators');

/* 1234567 -> 1_234_567 */
function groupInteger(digits) {
  const start = digits[0] === '-' ? 1 : 0;
  let result = '';
  let end = digits.length;
  for (; end >= start + 4; end -= 3) {
    result = `_${digits.slice(end - 3, end)}${result}`;
  }
  return digits.slice(0, end) + result;
}

/* 12345 -> 123_45: the digits after a point. */
function groupFraction(digits) {
  const groups = [];
  for (let i = 0; i < digits.length; i += 3) {
    groups.push(digits.slice(i, i + 3));
  }
  return groups.join('_');
}

function groupNumber(number) {
  const text = String(number);
  if (!Number.isFinite(number)) {
    return text;
  }
  if (Number.isInteger(number)) {
    return text.includes('e') ? text : groupInteger(text);
  }
  const point = text.indexOf('.');
  return `${groupInteger(text.slice(0, point))}.${groupFraction(text.slice(point + 1))}`;
}

function numberText(number, numericSeparator) {
  if (numericSeparator) {
    return groupNumber(number);
  }
  return number === 0 && 1 / number < 0 ? '-0' : String(number);
}

function bigintText(bigint, numericSeparator) {
  return `${numericSeparator ? groupInteger(String(bigint)) : bigint}n`;
}

function formatNumber(stylize, number, numericSeparator) {
  return stylize(numberText(number, numericSeparator), 'number');
}

function formatBigInt(stylize, bigint, numericSeparator) {
  return stylize(bigintText(bigint, numericSeparator), 'bigint');
}

/* The lines of a text, each with its line feed. */
function splitLines(text) {
  const lines = text.split('\n');
  const last = lines.pop();
  const whole = lines.map((line) => `${line}\n`);
  if (last !== '') {
    whole.push(last);
  }
  return whole;
}

const MIN_LINE_LENGTH = 16;

function formatString(stylize, value, ctx) {
  let trailer = '';
  if (value.length > ctx.maxStringLength) {
    const remaining = value.length - ctx.maxStringLength;
    value = value.slice(0, ctx.maxStringLength);
    trailer = `... ${remaining} more character${remaining > 1 ? 's' : ''}`;
  }
  const room = ctx.breakLength - ctx.indentationLvl - 4;
  if (ctx.compact !== true && value.length > MIN_LINE_LENGTH && value.length > room && value.includes('\n')) {
    const separator = ` +\n${' '.repeat(ctx.indentationLvl + 2)}`;
    return splitLines(value).map((line) => stylize(quote(line), 'string')).join(separator) + trailer;
  }
  return stylize(quote(value), 'string') + trailer;
}

function formatPrimitive(stylize, value, ctx) {
  switch (typeof value) {
    case 'string':
      return formatString(stylize, value, ctx);
    case 'number':
      return formatNumber(stylize, value, ctx.numericSeparator);
    case 'bigint':
      return formatBigInt(stylize, value, ctx.numericSeparator);
    case 'boolean':
      return stylize(String(value), 'boolean');
    case 'undefined':
      return stylize('undefined', 'undefined');
    default:
      return stylize(String(value), 'symbol');
  }
}

/* A terminal's control sequences: CSI with parameters, and OSC up to BEL, ST or its C1 form. */
const CONTROL_SEQUENCE = (() => {
  const text = '[-a-zA-Z\\d\\/\\#&.:=?%@~_]';
  const end = '(?:\\u0007|\\u001B\\u005C|\\u009C)';
  const osc = `(?:(?:;${text}+)*|[a-zA-Z\\d]+(?:;${text}*)*)?${end}`;
  const csi = '(?:\\d{1,4}(?:;\\d{0,4})*)?[\\dA-PR-TZcf-nq-uy=><~]';
  return new RegExp(`[\\u001B\\u009B][[\\]()#;?]*(?:${osc}|${csi})`, 'g');
})();

function stripVTControlCharacters(text) {
  validateString(text, 'str');
  return text.includes('\u001b') || text.includes('\u009b') ? text.replace(CONTROL_SEQUENCE, '') : text;
}

/* Columns that text takes on a terminal. */
function getStringWidth(text, removeControlChars = true) {
  const bare = removeControlChars ? stripVTControlCharacters(text) : text;
  const width = stringWidth(bare, false);
  return width >= 0 ? width : stringWidth(bare.normalize('NFC').replace(/[\p{Mn}\p{Me}\p{Cf}]/gu, ''), true);
}

module.exports = {
  bigintText,
  formatBigInt,
  formatNumber,
  formatPrimitive,
  getStringWidth,
  numberText,
  quote,
  stripVTControlCharacters,
};
