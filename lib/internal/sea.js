'use strict';

// Single executable applications: the blob that --experimental-sea-config writes and a program within the executable
// reads. It has the layout of Node's: all numbers little-endian, texts and contents behind their length.

const { codes } = require('internal/errors');
const { compileFunction, functionData } = internalBinding('contextify');

const MAGIC = 0x143da20;
const NO_WARNING = 1;
const CODE_CACHE = 4;
const ASSETS = 8;

const parameters = ['exports', 'require', 'module', '__filename', '__dirname'];

/* ---- writing ---- */

/* The end of a build that cannot be: said on stderr, without a stack. */
function fail(text) {
  process._rawDebug(text);
  process.exit(1);
}

function readConfig(file) {
  const fs = require('fs');
  let text;
  let config;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch {
    fail(`Cannot read single executable configuration from ${file}`);
  }
  try {
    config = JSON.parse(text);
  } catch (error) {
    fail(`${error}\nCannot parse JSON from ${file}`);
  }
  if (config === null || typeof config !== 'object') fail(`Cannot parse JSON from ${file}`);
  const wrong = (field, what) => fail(`"${field}" field of ${file} is not a ${what}`);
  for (const field of ['main', 'output']) {
    if (typeof config[field] !== 'string' || config[field] === '') wrong(field, 'non-empty string');
  }
  for (const field of ['disableExperimentalSEAWarning', 'useSnapshot', 'useCodeCache']) {
    if (config[field] !== undefined && typeof config[field] !== 'boolean') wrong(field, 'Boolean');
  }
  const { assets } = config;
  if (assets !== undefined && (assets === null || typeof assets !== 'object' || Array.isArray(assets) ||
      Object.values(assets).some((asset) => typeof asset !== 'string'))) {
    wrong('assets', 'map of strings');
  }
  if (config.useSnapshot) fail(`"useSnapshot" field of ${file}: this runtime makes no startup snapshots`);
  return config;
}

function readPart(file, what) {
  try {
    return require('fs').readFileSync(file);
  } catch (error) {
    return fail(`Cannot read ${what} ${file}${what === 'asset' ? `: ${require('util').getSystemErrorMessage(error.errno)}` : ''}`);
  }
}

function number(value) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function withLength(content) {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return [number(bytes.length), bytes];
}

/** node --experimental-sea-config FILE */
function build(file) {
  const { main, output, disableExperimentalSEAWarning, useCodeCache, assets = {} } = readConfig(file);
  const code = readPart(main, 'main script');
  const keys = Object.keys(assets);
  const flags = (disableExperimentalSEAWarning ? NO_WARNING : 0) | (useCodeCache ? CODE_CACHE : 0) | (keys.length > 0 ? ASSETS : 0);
  const head = Buffer.alloc(8);
  head.writeUInt32LE(MAGIC, 0);
  head.writeUInt32LE(flags, 4);
  const parts = [head, ...withLength(main), ...withLength(code)];
  if (useCodeCache) parts.push(...withLength(Buffer.from(functionData(code.toString(), parameters))));
  if (keys.length > 0) parts.push(number(keys.length));
  for (const key of keys) parts.push(...withLength(key), ...withLength(readPart(assets[key], 'asset')));
  try {
    require('fs').writeFileSync(output, Buffer.concat(parts));
  } catch {
    fail(`Cannot write output to ${output}`);
  }
  process.stdout.write(`Wrote single executable preparation blob to ${output}\n`);
}

/* ---- reading ---- */

let program;

/* { flags, name, code, cache, assets: Map of Buffers }; undefined if there is no program in the executable */
function read() {
  if (program !== undefined) return program;
  const blob = internalBinding('sea').blob();
  if (blob === undefined) return undefined;
  let at = 8;
  const readNumber = () => Number(blob.readBigUInt64LE((at += 8) - 8));
  const readContent = () => {
    const length = readNumber();
    if (length > blob.length - at) throw new Error('The single executable application is damaged');
    return blob.subarray(at, at += length);
  };
  if (blob.readUInt32LE(0) !== MAGIC) throw new Error('The single executable application is of another version');
  const flags = blob.readUInt32LE(4);
  const name = `${readContent()}`;
  const code = `${readContent()}`;
  const cache = flags & CODE_CACHE ? readContent() : undefined;
  const assets = new Map();
  for (let left = flags & ASSETS ? readNumber() : 0; left > 0; left--) assets.set(`${readContent()}`, readContent());
  program = { flags, name, code, cache, assets };
  return program;
}

const onlyBuiltins = 'Currently the require() provided to the main script embedded into single-executable applications only ' +
  'supports loading built-in modules.\nTo load a module from disk after the single executable application is launched, use ' +
  'require("module").createRequire().\nSupport for bundled module loading or virtual file systems are under discussions in ' +
  'https://github.com/nodejs/single-executable';

/** Run the program in the executable. */
function run() {
  const { flags, name, code, cache } = read();
  const { Module } = require('internal/modules/cjs/loader');
  const builtins = require('internal/modules/builtins');
  if (!(flags & NO_WARNING)) require('internal/util').emitExperimentalWarning('Single executable application');
  const filename = process.execPath;
  const main = new Module(filename, null);
  const folder = require('path').dirname(filename);
  main.filename = filename;
  main.paths = Module._nodeModulePaths(folder);
  let warned = false;
  const requireBuiltin = function require(id) {
    if (builtins.isBuiltin(id)) return builtins.load(id);
    if (!warned) process.emitWarning(onlyBuiltins);
    warned = true;
    throw new codes.ERR_UNKNOWN_BUILTIN_MODULE(id);
  };
  requireBuiltin.main = main;
  process.mainModule = main;
  const compile = (data) => compileFunction(code, name, 0, 0, parameters, undefined, [], data);
  const compiled = (cache && compile(cache)) ?? compile();
  Reflect.apply(compiled, main.exports, [main.exports, requireBuiltin, main, filename, folder]);
}

module.exports = { build, read, run };
