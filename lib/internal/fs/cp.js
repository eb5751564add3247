'use strict';

// fs.cp: copy a file or, with { recursive: true }, a tree.

const { codes } = require('internal/errors');
const path = require('path');
const fs = require('fs');

const { ERR_FS_CP_DIR_TO_NON_DIR, ERR_FS_CP_EEXIST, ERR_FS_CP_EINVAL, ERR_FS_CP_FIFO_PIPE, ERR_FS_CP_NON_DIR_TO_DIR,
        ERR_FS_CP_SOCKET, ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY, ERR_FS_CP_UNKNOWN, ERR_FS_EISDIR } = codes;

const numbers = { EEXIST: 17, EINVAL: 22, EISDIR: 21, ENOTDIR: 20 };

function problem(Type, message, name, code) {
  return new Type({ message, path: name, syscall: 'cp', errno: numbers[code], code });
}

function isSame(a, b) {
  return a.ino !== undefined && a.ino !== 0 && a.dev !== undefined && a.ino === b.ino && a.dev === b.dev;
}

function isInside(folder, name) {
  const inner = path.resolve(name).split(path.sep).filter(Boolean);
  return path.resolve(folder).split(path.sep).filter(Boolean).every((part, i) => inner[i] === part);
}

function statBoth(src, dest, options) {
  const stat = options.dereference ? fs.statSync : fs.lstatSync;
  const srcStat = stat(src);
  const destStat = stat(dest, { throwIfNoEntry: false });
  return { srcStat, destStat: destStat ?? null };
}

function checkPaths(src, dest, options) {
  const { srcStat, destStat } = statBoth(src, dest, options);
  if (destStat) {
    if (isSame(srcStat, destStat)) throw problem(ERR_FS_CP_EINVAL, 'src and dest cannot be the same', dest, 'EINVAL');
    if (srcStat.isDirectory() && !destStat.isDirectory()) {
      throw problem(ERR_FS_CP_DIR_TO_NON_DIR, `cannot overwrite non-directory ${dest} with directory ${src}`, dest, 'EISDIR');
    }
    if (!srcStat.isDirectory() && destStat.isDirectory()) {
      throw problem(ERR_FS_CP_NON_DIR_TO_DIR, `cannot overwrite directory ${dest} with non-directory ${src}`, dest, 'ENOTDIR');
    }
  }
  if (srcStat.isDirectory() && isInside(src, dest)) {
    throw problem(ERR_FS_CP_EINVAL, `cannot copy ${src} to a subdirectory of self ${dest}`, dest, 'EINVAL');
  }
  return { srcStat, destStat };
}

function checkRecursive(src, srcStat, options) {
  if (srcStat.isDirectory() && !options.recursive) {
    throw problem(ERR_FS_EISDIR, `Recursive option not enabled, cannot copy a directory: ${src}`, src, 'EISDIR');
  }
}

// dest must not lie below src by way of symbolic links either.
function checkParents(src, srcStat, dest) {
  const srcParent = path.resolve(path.dirname(src));
  for (let parent = path.resolve(path.dirname(dest)); parent !== srcParent && parent !== path.parse(parent).root;
    parent = path.dirname(parent)) {
    const stats = fs.statSync(parent, { throwIfNoEntry: false });
    if (stats === undefined) continue;
    if (isSame(srcStat, stats)) {
      throw problem(ERR_FS_CP_EINVAL, `cannot copy ${src} to a subdirectory of self ${dest}`, dest, 'EINVAL');
    }
  }
}

function setTimes(src, dest) {
  const { atime, mtime } = fs.statSync(src);
  fs.utimesSync(dest, atime, mtime);
}

function copyOver(srcStat, src, dest, options) {
  fs.copyFileSync(src, dest, options.mode);
  if (options.preserveTimestamps) {
    // A file that is not writable does not take times.
    if ((srcStat.mode & 0o200) === 0) fs.chmodSync(dest, srcStat.mode | 0o200);
    setTimes(src, dest);
  }
  fs.chmodSync(dest, srcStat.mode);
}

function copyOneFile(srcStat, destStat, src, dest, options) {
  if (!destStat) {
    copyOver(srcStat, src, dest, options);
  } else if (options.force) {
    fs.unlinkSync(dest);
    copyOver(srcStat, src, dest, options);
  } else if (options.errorOnExist) {
    throw problem(ERR_FS_CP_EEXIST, `${dest} already exists`, dest, 'EEXIST');
  }
}

function copyLink(destStat, src, dest, options) {
  let target = fs.readlinkSync(src);
  if (!options.verbatimSymlinks && !path.isAbsolute(target)) target = path.resolve(path.dirname(src), target);
  if (!destStat) {
    fs.symlinkSync(target, dest);
    return;
  }
  let destTarget;
  try {
    destTarget = fs.readlinkSync(dest);
  } catch (error) {
    if (error.code === 'EINVAL' || error.code === 'UNKNOWN') {
      fs.symlinkSync(target, dest);
      return;
    }
    throw error;
  }
  if (!path.isAbsolute(destTarget)) destTarget = path.resolve(path.dirname(dest), destTarget);
  const targetIsFolder = fs.statSync(src, { throwIfNoEntry: false })?.isDirectory();
  if (targetIsFolder && isInside(target, destTarget)) {
    throw problem(ERR_FS_CP_EINVAL, `cannot copy ${target} to a subdirectory of self ${destTarget}`, dest, 'EINVAL');
  }
  if (fs.statSync(dest, { throwIfNoEntry: false })?.isDirectory() && isInside(destTarget, target)) {
    throw problem(ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY, `cannot overwrite ${destTarget} with ${target}`, dest, 'EINVAL');
  }
  fs.unlinkSync(dest);
  fs.symlinkSync(target, dest);
}

function refuse(srcStat, dest) {
  if (srcStat.isSocket()) return problem(ERR_FS_CP_SOCKET, `cannot copy a socket file: ${dest}`, dest, 'EINVAL');
  if (srcStat.isFIFO()) return problem(ERR_FS_CP_FIFO_PIPE, `cannot copy a FIFO pipe: ${dest}`, dest, 'EINVAL');
  return problem(ERR_FS_CP_UNKNOWN, `cannot copy an unknown file type: ${dest}`, dest, 'EINVAL');
}

function isPlain(stats) {
  return stats.isFile() || stats.isCharacterDevice() || stats.isBlockDevice();
}

// ---- at once ----

function cpSync(src, dest, options) {
  warnOfBits(options);
  if (options.filter) {
    const wanted = options.filter(src, dest);
    if (typeof wanted?.then === 'function') throw new codes.ERR_INVALID_RETURN_VALUE('boolean', 'filter', wanted);
    if (!wanted) return;
  }
  const { srcStat, destStat } = checkPaths(src, dest, options);
  checkParents(src, srcStat, dest);
  checkRecursive(src, srcStat, options);
  const parent = path.dirname(dest);
  if (!fs.existsSync(parent)) fs.mkdirSync(parent, { recursive: true });
  copySync(srcStat, destStat, src, dest, options);
}

function copySync(srcStat, destStat, src, dest, options) {
  if (srcStat.isDirectory()) copyFolderSync(srcStat, destStat, src, dest, options);
  else if (isPlain(srcStat)) copyOneFile(srcStat, destStat, src, dest, options);
  else if (srcStat.isSymbolicLink()) copyLink(destStat, src, dest, options);
  else throw refuse(srcStat, dest);
}

function copyFolderSync(srcStat, destStat, src, dest, options) {
  if (!destStat) fs.mkdirSync(dest);
  for (const name of fs.readdirSync(src)) {
    const from = path.join(src, name);
    const to = path.join(dest, name);
    if (options.filter && !options.filter(from, to)) continue;
    const stats = checkPaths(from, to, options);
    copySync(stats.srcStat, stats.destStat, from, to, options);
  }
  if (!destStat) fs.chmodSync(dest, srcStat.mode);
}

function warnOfBits(options) {
  if (options.preserveTimestamps && process.arch === 'ia32') {
    process.emitWarning('Using the preserveTimestamps option in 32-bit node is not recommended', 'TimestampPrecisionWarning');
  }
}

// ---- later: one entry at a time, so that others have their turn ----

async function cp(src, dest, options) {
  warnOfBits(options);
  if (options.filter && !await options.filter(src, dest)) return;
  const { srcStat, destStat } = checkPaths(src, dest, options);
  checkParents(src, srcStat, dest);
  checkRecursive(src, srcStat, options);
  await fs.promises.mkdir(path.dirname(dest), { recursive: true });
  await copyLater(srcStat, destStat, src, dest, options);
}

async function copyLater(srcStat, destStat, src, dest, options) {
  if (!srcStat.isDirectory()) {
    copySync(srcStat, destStat, src, dest, options);
    return;
  }
  if (!destStat) await fs.promises.mkdir(dest);
  for (const name of await fs.promises.readdir(src)) {
    const from = path.join(src, name);
    const to = path.join(dest, name);
    if (options.filter && !await options.filter(from, to)) continue;
    const stats = checkPaths(from, to, options);
    await copyLater(stats.srcStat, stats.destStat, from, to, options);
  }
  if (!destStat) await fs.promises.chmod(dest, srcStat.mode);
}

module.exports = { cp, cpSync };
