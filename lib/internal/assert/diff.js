/*
 * The shortest way from one list of lines to another, by Myers' algorithm (E. W. Myers, "An O(ND) difference algorithm
 * and its variations", 1986), and how assertion errors show it.
 */
'use strict';

const { codes } = require('internal/errors');
const colors = require('internal/util/colors');

// What becomes of a line: it is expected only, in both, or actual only.
const DELETE = -1;
const KEEP = 0;
const INSERT = 1;

const CONTEXT = 5; // lines that are shown of a run that is the same
const TOO_FAR = 1000; // lines that differ, from where on the shortest way is not looked for: its cost grows with their square

function areLinesEqual(actual, expected, ignoresComma) {
  return actual === expected || (ignoresComma && (`${actual},` === expected || actual === `${expected},`));
}

/* Does the best path to the diagonal come from the one above it (an expected line more)? */
function comesFromAbove(frontier, origin, diagonal, distance) {
  return diagonal === -distance ||
    (diagonal !== distance && frontier[origin + diagonal - 1] < frontier[origin + diagonal + 1]);
}

/* The frontiers that the search passed: for each distance, how far in `actual` each diagonal has got. Undefined if the lists
 * differ too much. */
function search(actual, expected, ignoresComma) {
  const origin = actual.length + expected.length;
  if (origin > 2 ** 31 - 1) {
    throw new codes.ERR_OUT_OF_RANGE('myersDiff input size', '< 2^31', origin);
  }
  if (Math.abs(actual.length - expected.length) > TOO_FAR) return undefined;
  const frontier = new Int32Array(2 * origin + 1);
  const history = [];
  for (let distance = 0; distance <= origin; distance++) {
    if (distance > TOO_FAR) return undefined;
    history.push(frontier.slice(Math.max(0, origin - distance - 1), origin + distance + 2));
    for (let diagonal = -distance; diagonal <= distance; diagonal += 2) {
      let x = comesFromAbove(frontier, origin, diagonal, distance) ?
        frontier[origin + diagonal + 1] :
        frontier[origin + diagonal - 1] + 1;
      let y = x - diagonal;
      while (x < actual.length && y < expected.length && areLinesEqual(actual[x], expected[y], ignoresComma)) {
        x++;
        y++;
      }
      frontier[origin + diagonal] = x;
      if (x >= actual.length && y >= expected.length) {
        return history;
      }
    }
  }
  return history;
}

/* What both begin and end with is kept, all between replaced: the way of lists that differ too much. */
function replaceMiddle(actual, expected, ignoresComma) {
  const result = [];
  const least = Math.min(actual.length, expected.length);
  let same = 0;
  while (same < least && areLinesEqual(actual[same], expected[same], ignoresComma)) same++;
  let x = actual.length;
  let y = expected.length;
  while (x > same && y > same && areLinesEqual(actual[x - 1], expected[y - 1], ignoresComma)) {
    result.push([KEEP, actual[--x]]);
    y--;
  }
  while (y > same) result.push([DELETE, expected[--y]]);
  while (x > same) result.push([INSERT, actual[--x]]);
  while (x > 0) result.push([KEEP, actual[--x]]);
  return result;
}

/* [[DELETE, KEEP or INSERT, line], ...] from the last line to the first. */
function myersDiff(actual, expected, ignoresComma = false) {
  const history = search(actual, expected, ignoresComma);
  if (history === undefined) return replaceMiddle(actual, expected, ignoresComma);
  const edge = actual.length + expected.length;
  const result = [];
  let x = actual.length;
  let y = expected.length;
  for (let distance = history.length - 1; distance >= 0; distance--) {
    const frontier = history[distance];
    const origin = Math.min(distance + 1, edge); // where diagonal 0 is in the part that was kept
    const diagonal = x - y;
    const previous = comesFromAbove(frontier, origin, diagonal, distance) ? diagonal + 1 : diagonal - 1;
    const previousX = frontier[origin + previous];
    const previousY = previousX - previous;
    while (x > previousX && y > previousY) {
      x--;
      y--;
      // The line with the comma, if only one has it.
      result.push([KEEP, ignoresComma && !actual[x].endsWith(',') ? expected[y] : actual[x]]);
    }
    if (distance > 0) {
      result.push(x > previousX ? [INSERT, actual[--x]] : [DELETE, expected[--y]]);
    }
  }
  return result;
}

/* Of single characters, in colour. */
function printCharacters(diff) {
  const colorOf = { [DELETE]: colors.red, [KEEP]: colors.white, [INSERT]: colors.green };
  let text = '\n';
  for (const [operation, character] of diff.slice().reverse()) {
    text += `${colorOf[operation]}${character}${colors.white}`;
  }
  return text;
}

function printLine([operation, line], operator) {
  const { gray, green, hasColors, red, white } = colors;
  if (operation === KEEP) {
    return `${white}  ${line}\n`;
  }
  if (operation === DELETE) {
    return `${red}-${white} ${line}\n`;
  }
  return operator === 'partialDeepStrictEqual' ?
    `${gray}${hasColors ? ' ' : '+'} ${line}${white}\n` :
    `${green}+${white} ${line}\n`;
}

/* The lines with their marks: { message, skipped }. Long runs of lines that are the same are cut short. */
function printDiff(diff, operator) {
  const lines = diff.slice().reverse();
  const { blue, white } = colors;
  let message = '';
  let skipped = false;
  for (let i = 0; i < lines.length;) {
    let end = i;
    while (end < lines.length && lines[end][0] === lines[i][0]) {
      end++;
    }
    const run = lines.slice(i, end);
    const isKept = lines[i][0] === KEEP;
    i = end;
    if (!isKept || run.length <= CONTEXT) {
      message += run.map((line) => printLine(line, operator)).join('');
      continue;
    }
    message += run.slice(0, CONTEXT).map((line) => printLine(line, operator)).join('');
    if (end === lines.length) {
      continue; // nothing follows for which there had to be context
    }
    if (run.length >= CONTEXT + 3) {
      message += `${blue}...${white}\n`;
      skipped = true;
      message += printLine(run[run.length - 1], operator);
    } else {
      message += run.slice(CONTEXT).map((line) => printLine(line, operator)).join('');
    }
  }
  return { message: `\n${message.trimEnd()}`, skipped };
}

module.exports = { myersDiff, printCharacters, printDiff };
