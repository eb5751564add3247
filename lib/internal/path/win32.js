/*
 * Paths as Windows has them: drives ('C:'), shares ('\\server\share'), device roots ('\\.\'), both slashes, and names
 * that are devices wherever they stand (CON, COM1 ...). Every function begins with splitRoot().
 */
'use strict';

const { validateString } = require('internal/validators');

const RESERVED_NAME = /^(?:CON|PRN|AUX|NUL|(?:COM|LPT)[1-9\xb9\xb2\xb3])$/;

const isSlash = (char) => char === '/' || char === '\\';

const isDriveLetter = (char) => char !== undefined && /^[A-Za-z]$/.test(char);

const isDrive = (path) => path[1] === ':' && isDriveLetter(path[0]);

const toBackslashes = (path) => path.replace(/\//g, '\\');

/* Is what precedes the colon at `colon` the name of a device? Without a colon the last character does not count. */
function isReservedName(path, colon) {
  return RESERVED_NAME.test(path.slice(0, colon).toUpperCase());
}

/*
 * The share or device root that a path beginning with two slashes has: { server, share, end }, where `end` is where the
 * share's name ends; undefined if it has none.
 */
function matchShare(path) {
  const match = /^[\\/]{2}([^\\/]+)[\\/]+([^\\/]+)/.exec(path);
  return match === null ? undefined : { server: match[1], share: match[2], end: match[0].length };
}

const isDeviceNamespace = (share) => share.server === '.' || share.server === '?';

/* Resolve '.', '..' and repeated separators; the path must not contain a root. */
function normalizeTail(path, allowAboveRoot) {
  const segments = [];
  for (const segment of path.split(/[\\/]+/)) {
    if (segment === '..') {
      if (segments.length > 0 && segments[segments.length - 1] !== '..') {
        segments.pop();
      } else if (allowAboveRoot) {
        segments.push('..');
      }
    } else if (segment !== '' && segment !== '.') {
      segments.push(segment);
    }
  }
  return segments.join('\\');
}

/* What resolve() needs of a path: its device, where the root ends, whether it is absolute. */
function splitRoot(path) {
  if (isSlash(path[0])) {
    const share = isSlash(path[1]) ? matchShare(path) : undefined;
    if (share === undefined) {
      return { device: '', rootEnd: path.length > 1 && isSlash(path[1]) ? 0 : 1, isAbsolute: true };
    }
    if (isDeviceNamespace(share)) {
      return { device: `\\\\${share.server}`, rootEnd: 4, isAbsolute: true };
    }
    return { device: `\\\\${share.server}\\${share.share}`, rootEnd: share.end, isAbsolute: true };
  }
  if (isDrive(path)) {
    const isAbsolute = isSlash(path[2]);
    return { device: path.slice(0, 2), rootEnd: isAbsolute ? 3 : 2, isAbsolute };
  }
  return { device: '', rootEnd: 0, isAbsolute: false };
}

/* The current folder of a drive, as far as one is known. */
function driveFolder(device) {
  const path = process.env[`=${device}`] || process.cwd();
  if (path === undefined || (path.slice(0, 2).toLowerCase() !== device.toLowerCase() && path[2] === '\\')) {
    return `${device}\\`;
  }
  return path;
}

function resolve(...paths) {
  let device = '';
  let tail = '';
  let isAbsolute = false;

  /* Put a path before what there is; false when nothing to its left matters. */
  const prepend = (path) => {
    const root = splitRoot(path);
    if (root.device !== '') {
      if (device === '') {
        device = root.device;
      } else if (root.device.toLowerCase() !== device.toLowerCase()) {
        return true; // of another device
      }
    }
    if (!isAbsolute) {
      tail = `${path.slice(root.rootEnd)}\\${tail}`;
      isAbsolute = root.isAbsolute;
    }
    return !(isAbsolute && device !== '');
  };

  for (let i = paths.length - 1; i >= 0; i--) {
    const path = paths[i];
    validateString(path, `paths[${i}]`);
    if (path !== '' && !prepend(path)) {
      break;
    }
  }
  if (device === '') {
    const cwd = process.cwd();
    const isHere = paths.length === 0 || (paths.length === 1 && (paths[0] === '' || paths[0] === '.'));
    if (isHere && (paths.length === 0 || isSlash(cwd[0]))) {
      return toBackslashes(cwd);
    }
    prepend(cwd);
  } else if (!isAbsolute) {
    prepend(driveFolder(device));
  }
  const normal = normalizeTail(tail, !isAbsolute);
  return isAbsolute ? `${device}\\${normal}` : `${device}${normal}` || '.';
}

/* As splitRoot, but with devices such as 'COM1:' and '\\?\COM1:'; `whole` is the result when that is all there is. */
function splitRootWithDevices(path) {
  if (isSlash(path[0])) {
    const share = isSlash(path[1]) ? matchShare(path) : undefined;
    if (share === undefined) {
      return { device: undefined, rootEnd: isSlash(path[1]) ? 0 : 1, isAbsolute: true };
    }
    if (isDeviceNamespace(share)) {
      const name = path.slice(4, path.indexOf(':') + 1);
      if (isReservedName(name, name.length - 1)) {
        return { device: `\\\\?\\${name}`, rootEnd: 4 + name.length, isAbsolute: true };
      }
      return { device: `\\\\${share.server}`, rootEnd: 4, isAbsolute: true };
    }
    const device = `\\\\${share.server}\\${share.share}`;
    if (share.end === path.length) {
      return { whole: `${device}\\` };
    }
    return { device, rootEnd: share.end, isAbsolute: true };
  }
  const colon = path.indexOf(':');
  if (colon > 0) {
    if (colon === 1 && isDriveLetter(path[0])) {
      return splitRoot(path);
    }
    if (isReservedName(path, colon)) {
      return { device: path.slice(0, colon + 1), rootEnd: colon + 1, isAbsolute: false };
    }
  }
  return { device: undefined, rootEnd: 0, isAbsolute: false };
}

/* A relative path that has become one of a drive or a stream by normalizing must not be taken for such. */
function looksLikeDrive(path, tail) {
  if (!path.includes(':')) {
    return false;
  }
  return (tail.length >= 2 && isDrive(tail)) || /:(?:[\\/]|$)/.test(path);
}

function normalize(path) {
  validateString(path, 'path');
  if (path.length <= 1) {
    return path === '' ? '.' : toBackslashes(path);
  }
  const { whole, device, rootEnd, isAbsolute } = splitRootWithDevices(path);
  if (whole !== undefined) {
    return whole;
  }
  let tail = normalizeTail(path.slice(rootEnd), !isAbsolute);
  if (tail === '' && !isAbsolute) {
    tail = '.';
  }
  if (tail !== '' && isSlash(path[path.length - 1])) {
    tail += '\\';
  }
  if (!isAbsolute && device === undefined && looksLikeDrive(path, tail)) {
    return `.\\${tail}`;
  }
  if (isReservedName(path, path.indexOf(':'))) {
    return `.\\${device ?? ''}${tail}`;
  }
  return `${device ?? ''}${isAbsolute ? '\\' : ''}${tail}`;
}

function isAbsolute(path) {
  validateString(path, 'path');
  return isSlash(path[0]) || (isDrive(path) && isSlash(path[2]));
}

function join(...paths) {
  for (const path of paths) {
    validateString(path, 'path');
  }
  const parts = paths.filter((path) => path !== '');
  if (parts.length === 0) {
    return '.';
  }
  let joined = parts.join('\\');
  // Only what begins with a share by itself is one: join('\\', 'a', 'b') is not.
  if (!/^[\\/]{2}[^\\/]/.test(parts[0])) {
    joined = joined.replace(/^[\\/]{2,}/, '\\');
  }
  const isDevicePart = (part) => part.includes(':') && isReservedName(part, part.indexOf(':'));
  return joined.split('\\').some(isDevicePart) ? toBackslashes(joined) : normalize(joined);
}

/* The segments of a resolved path, none for a bare root; a share's leading slashes belong to no segment. */
function segmentsOf(path) {
  return path.split('\\').filter((segment) => segment !== '');
}

function relative(from, to) {
  validateString(from, 'from');
  validateString(to, 'to');
  if (from === to) {
    return '';
  }
  const start = resolve(from);
  const target = resolve(to);
  if (start.toLowerCase() === target.toLowerCase()) {
    return '';
  }
  const startSegments = segmentsOf(start);
  const targetSegments = segmentsOf(target);
  const same = (a, b) => a.toLowerCase() === b.toLowerCase();
  let common = 0;
  while (common < startSegments.length && common < targetSegments.length &&
      same(startSegments[common], targetSegments[common])) {
    common++;
  }
  if (common === 0 && startSegments.length > 0 && targetSegments.length > 0) {
    return target; // of another device
  }
  const ups = new Array(startSegments.length - common).fill('..');
  return [...ups, ...targetSegments.slice(common)].join('\\');
}

function toNamespacedPath(path) {
  if (typeof path !== 'string' || path === '') {
    return path;
  }
  const resolved = resolve(path);
  if (resolved.length <= 2) {
    return path;
  }
  if (resolved.startsWith('\\\\')) {
    return resolved[2] === '?' || resolved[2] === '.' ? resolved : `\\\\?\\UNC\\${resolved.slice(2)}`;
  }
  return isDrive(resolved) && resolved[2] === '\\' ? `\\\\?\\${resolved}` : resolved;
}

/* Where the root ends for dirname() and parse(): behind the separator that follows it; 0 if there is none. */
function rootLength(path) {
  if (isSlash(path[0])) {
    const share = isSlash(path[1]) ? matchShare(path) : undefined;
    return share === undefined ? 1 : Math.min(share.end + 1, path.length);
  }
  if (isDrive(path)) {
    return isSlash(path[2]) ? 3 : 2;
  }
  return 0;
}

function dirname(path) {
  validateString(path, 'path');
  if (path.length <= 1) {
    return isSlash(path[0]) ? path : '.';
  }
  const root = rootLength(path);
  let end = path.length;
  while (end > root && isSlash(path[end - 1])) {
    end--;
  }
  while (end > root && !isSlash(path[end - 1])) {
    end--;
  }
  if (end > root) {
    return path.slice(0, end - 1);
  }
  return root === 0 ? '.' : path.slice(0, root);
}

/* { start, end }: the last segment without separators after it. */
function lastSegment(path, from) {
  let end = path.length;
  while (end > from && isSlash(path[end - 1])) {
    end--;
  }
  let start = end;
  while (start > from && !isSlash(path[start - 1])) {
    start--;
  }
  return { start, end };
}

function basename(path, suffix) {
  if (suffix !== undefined) {
    validateString(suffix, 'suffix');
  }
  validateString(path, 'path');
  if (suffix && suffix === path) {
    return '';
  }
  const { start, end } = lastSegment(path, isDrive(path) ? 2 : 0);
  const base = path.slice(start, end);
  if (suffix && suffix.length <= path.length) {
    if (base.length > suffix.length && base.endsWith(suffix)) {
      return base.slice(0, -suffix.length);
    }
    if (base.length < suffix.length && suffix.endsWith(base)) {
      return path.slice(start); // as Node does when the suffix goes on to the left of the segment
    }
  }
  return base;
}

/* Where the extension of a last segment begins; its length when there is none. */
function extensionStart(base) {
  const dot = base.lastIndexOf('.');
  return dot <= 0 || base === '..' ? base.length : dot;
}

function extname(path) {
  const base = basename(path);
  return base.slice(extensionStart(base));
}

function parse(path) {
  validateString(path, 'path');
  const rootEnd = rootLength(path);
  const root = path.slice(0, rootEnd);
  const { start, end } = lastSegment(path, rootEnd);
  const base = path.slice(start, end);
  const dot = extensionStart(base);
  return {
    root,
    dir: base !== '' && start > rootEnd ? path.slice(0, start - 1) : root,
    base,
    ext: base.slice(dot),
    name: base.slice(0, dot),
  };
}

module.exports = {
  resolve,
  normalize,
  isAbsolute,
  join,
  relative,
  toNamespacedPath,
  dirname,
  basename,
  extname,
  format: undefined, // path.js shares the rest
  parse,
  matchesGlob: undefined,
  sep: '\\',
  delimiter: ';',
  win32: null,
  posix: null,
  _makeLong: toNamespacedPath,
};
