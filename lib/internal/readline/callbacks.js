'use strict';

// Moving about a terminal by escape sequences.

const { codes } = require('internal/errors');
const { validateFunction } = require('internal/validators');

const CSI = '\x1b[';
const clearLineCodes = { left: `${CSI}1K`, right: `${CSI}0K`, all: `${CSI}2K` };
const clearScreenDownCode = `${CSI}0J`;

function cursorToCode(x, y) {
  return typeof y === 'number' ? `${CSI}${y + 1};${x + 1}H` : `${CSI}${x + 1}G`;
}

function moveCursorCode(dx, dy) {
  const horizontal = dx < 0 ? `${CSI}${-dx}D` : dx > 0 ? `${CSI}${dx}C` : '';
  const vertical = dy < 0 ? `${CSI}${-dy}A` : dy > 0 ? `${CSI}${dy}B` : '';
  return horizontal + vertical;
}

function clearLineCode(direction) {
  return direction < 0 ? clearLineCodes.left : direction > 0 ? clearLineCodes.right : clearLineCodes.all;
}

function write(stream, data, callback) {
  if (stream === null || stream === undefined || data === '') {
    if (typeof callback === 'function') {
      process.nextTick(callback, null);
    }
    return true;
  }
  return stream.write(data, callback);
}

function validateCallback(callback) {
  if (callback !== undefined) {
    validateFunction(callback, 'callback');
  }
}

function cursorTo(stream, x, y, callback) {
  validateCallback(callback);
  if (typeof y === 'function') {
    callback = y;
    y = undefined;
  }
  if (Number.isNaN(x)) {
    throw new codes.ERR_INVALID_ARG_VALUE('x', x);
  }
  if (Number.isNaN(y)) {
    throw new codes.ERR_INVALID_ARG_VALUE('y', y);
  }
  if (stream === null || stream === undefined || (typeof x !== 'number' && typeof y !== 'number')) {
    return write(null, '', callback);
  }
  if (typeof x !== 'number') {
    throw new codes.ERR_INVALID_CURSOR_POS();
  }
  return write(stream, cursorToCode(x, y), callback);
}

function moveCursor(stream, dx, dy, callback) {
  validateCallback(callback);
  return write(stream, moveCursorCode(dx, dy), callback);
}

/* What is left of the cursor (-1), right of it (1), or all (0). */
function clearLine(stream, direction, callback) {
  validateCallback(callback);
  return write(stream, clearLineCode(direction), callback);
}

function clearScreenDown(stream, callback) {
  validateCallback(callback);
  return write(stream, clearScreenDownCode, callback);
}

module.exports = {
  clearLine,
  clearLineCode,
  clearScreenDown,
  clearScreenDownCode,
  cursorTo,
  cursorToCode,
  moveCursor,
  moveCursorCode,
};
