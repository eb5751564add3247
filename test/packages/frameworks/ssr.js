'use strict';

// Pages rendered on the server by React (string and stream) and Preact.

const { Writable } = require('stream');
const React = require('react');
const { renderToString, renderToStaticMarkup, renderToPipeableStream } = require('react-dom/server');
const { h, createContext, Fragment } = require('preact');
const { useContext, useState, useMemo } = require('preact/hooks');
const { renderToString: renderPreact, render: renderAsync } = require('preact-render-to-string');

const create = React.createElement;
const Theme = React.createContext('light');

function Item({ text, index }) {
  const theme = React.useContext(Theme);
  const id = React.useId();
  return create('li', { className: theme, style: { order: index, marginTop: 4 }, 'data-i': index, id }, text);
}

function Counter({ start }) {
  const [count] = React.useState(() => start * 2);
  return create('button', { onClick() {}, disabled: count > 3 }, 'Count ', count, create('br'), '<&>"');
}

class Boundary extends React.Component {
  render() {
    return create(React.Suspense, { fallback: create('i', null, 'waiting') }, this.props.children);
  }
}

let loaded;
const data = new Promise((resolve) => setImmediate(() => resolve(loaded = 'late data')));
function Late() {
  return create('b', null, React.use(data));
}

const page = create(Theme.Provider, { value: 'dark' },
                    create('ul', null, ['ä', '<b>', 3, null, false].map((text, index) => create(Item, { text, index, key: index }))),
                    create(Counter, { start: 2 }), create('input', { defaultValue: 'x', readOnly: true }),
                    create('div', { dangerouslySetInnerHTML: { __html: '<hr>' } }));

function stream(element) {
  return new Promise((resolve, reject) => {
    let text = '';
    const sink = new Writable({
      write(chunk, encoding, callback) {
        text += chunk;
        callback();
      },
    });
    const { pipe } = renderToPipeableStream(element, { onAllReady: () => pipe(sink), onError: reject });
    sink.on('finish', () => resolve(text));
  });
}

const Colour = createContext('red');
function Preact({ n }) {
  const colour = useContext(Colour);
  const [value] = useState(n);
  const list = useMemo(() => Array.from({ length: value }, (_, i) => i), [value]);
  return h(Fragment, null, h('p', { style: { color: colour } }, 'n = ', n), list.map((i) => h('span', { key: i, class: 'c' }, i)));
}

async function main() {
  console.log(renderToString(page));
  console.log(renderToStaticMarkup(page));
  console.log(await stream(create('main', null, page, create(Boundary, null, create(Late)))), loaded);
  console.log(renderPreact(h(Colour.Provider, { value: 'blue' }, h(Preact, { n: 3 }), h('input', { checked: true, value: '"' }))));
  console.log(await renderAsync(h('svg', { viewBox: '0 0 1 1' }, h('path', { d: 'M0 0', strokeWidth: 2 }))));
}

main();
