'use strict';

// What the command line says about tests.

const { getOptionValue } = require('internal/options');
const { codes } = require('internal/errors');

const MAX_TIMER = 2 ** 31 - 1;

function list(name) {
  const value = getOptionValue(name);
  if (value === undefined || value === null || value === false) return [];
  return Array.isArray(value) ? value : [value];
}

/* '/name/i' as a RegExp; any other text is a pattern itself. */
function toRegExp(text, name) {
  const parts = /^\/(.*)\/([a-z]*)$/s.exec(text);
  try {
    return parts === null ? new RegExp(text) : new RegExp(parts[1], parts[2]);
  } catch (error) {
    throw new codes.ERR_INVALID_ARG_VALUE(name, text, `is an invalid regular expression. ${error}`);
  }
}

function patterns(name) {
  const given = list(name);
  return given.length === 0 ? null : given.map((text) => toRegExp(String(text), name));
}

let config;

/* The options of the process, read once. */
function getConfig() {
  if (config !== undefined) return config;
  const isTestRunner = Boolean(getOptionValue('--test'));
  const timeout = getOptionValue('--test-timeout');
  const concurrency = getOptionValue('--test-concurrency');
  const context = process.env.NODE_TEST_CONTEXT;
  config = {
    isTestRunner,
    isChild: context === 'child-v8' || context === 'child',
    isV8Child: context === 'child-v8',
    concurrency: concurrency ? Number(concurrency) : true,
    timeout: timeout ? Number(timeout) : Infinity,
    forceExit: Boolean(getOptionValue('--test-force-exit')),
    only: Boolean(getOptionValue('--test-only')),
    namePatterns: patterns('--test-name-pattern'),
    skipPatterns: patterns('--test-skip-pattern'),
    updateSnapshots: Boolean(getOptionValue('--test-update-snapshots')),
    shard: readShard(getOptionValue('--test-shard')),
    reporters: list('--test-reporter'),
    destinations: list('--test-reporter-destination'),
  };
  return config;
}

function readShard(text) {
  if (!text) return undefined;
  const parts = /^(\d+)\/(\d+)$/.exec(text);
  if (parts === null) {
    throw new codes.ERR_INVALID_ARG_VALUE('--test-shard', text, 'must be in the form of <index>/<total>');
  }
  return { index: Number(parts[1]), total: Number(parts[2]) };
}

module.exports = { MAX_TIMER, getConfig, toRegExp };
