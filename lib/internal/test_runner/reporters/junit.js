'use strict';

// XML as JUnit writes it.

const { inspect } = require('internal/util/inspect');
const { hostname } = require('os');

function escapeAttribute(text) {
  return `${text}`.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
    .replaceAll('\n', '');
}

function escapeText(text) {
  return `${text}`.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function render(node) {
  const indent = '\t'.repeat(node.nesting + 1);
  if (node.comment !== undefined) return `${indent}<!-- ${escapeText(node.comment).replaceAll('--', '&#45;&#45;')} -->\n`;
  if (node.text !== undefined) return `${indent}${escapeText(node.text)}\n`;
  const attributes = Object.entries(node.attributes).map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`).join('');
  if (node.children.length === 0) return `${indent}<${node.tag}${attributes}/>\n`;
  return `${indent}<${node.tag}${attributes}>\n${node.children.map(render).join('')}${indent}</${node.tag}>\n`;
}

function isFailure(node) {
  return node.children?.some((child) => child.tag === 'failure') ?? false;
}

function isSkipped(node) {
  return node.children?.some((child) => child.tag === 'skipped') ?? false;
}

function countCases(node, test) {
  if (node.tag === 'testcase') return test(node) ? 1 : 0;
  return (node.children ?? []).reduce((sum, child) => sum + countCases(child, test), 0);
}

function element(tag, nesting, attributes) {
  return { tag, nesting, attributes, children: [] };
}

function finish(node, { details, skip, todo, name }, type) {
  const seconds = (details.duration_ms / 1e3).toFixed(6);
  if (node.children.some((child) => child.tag !== undefined) || details.type === 'suite') {
    node.tag = 'testsuite';
    Object.assign(node.attributes, {
      time: seconds, disabled: 0, errors: 0,
      tests: countCases(node, () => true),
      failures: countCases(node, isFailure),
      skipped: countCases(node, isSkipped),
      hostname: hostname(),
    });
    return;
  }
  node.tag = 'testcase';
  node.attributes = { name, time: seconds, classname: 'test' };
  if (skip !== undefined || todo !== undefined) {
    const word = skip !== undefined ? 'skipped' : 'todo';
    const reason = skip ?? todo;
    node.children.push(element('skipped', node.nesting + 1, { type: word, message: typeof reason === 'string' ? reason : '' }));
  }
  if (type === 'test:fail') {
    const { error } = details;
    const failure = element('failure', node.nesting + 1, { type: error?.failureType ?? error?.code, message: error?.message ?? '' });
    failure.children.push({ nesting: node.nesting + 2, text: inspect(error) });
    node.children.push(failure);
    node.attributes.failure = error?.message ?? '';
  }
}

module.exports = async function* junit(source) {
  yield '<?xml version="1.0" encoding="utf-8"?>\n';
  yield '<testsuites>\n';
  const open = [];
  const roots = [];
  const start = (data) => {
    const node = element('testcase', data.nesting, { name: data.name });
    const parent = open[data.nesting - 1];
    (parent === undefined ? roots : parent.children).push(node);
    open.length = data.nesting;
    open.push(node);
    return node;
  };
  for await (const { type, data } of source) {
    if (type === 'test:start') {
      start(data);
    } else if (type === 'test:pass' || type === 'test:fail') {
      const node = open[data.nesting]?.attributes.name === data.name ? open[data.nesting] : start(data);
      finish(node, data, type);
      open.length = data.nesting;
    } else if (type === 'test:diagnostic') {
      const parent = open[data.nesting - 1];
      (parent === undefined ? roots : parent.children).push({ nesting: data.nesting, comment: data.message });
    }
  }
  for (const node of roots) yield render(node);
  yield '</testsuites>\n';
};
