'use strict';

// Requests of tests, printed.

// Fetch and print status, chosen headers and body.
async function ask(url, options = {}) {
  const response = await fetch(url, options);
  const text = await response.text();
  const target = new URL(url);
  console.log(`${options.method ?? 'GET'} ${target.pathname}${target.search}: ${response.status}`,
              response.headers.get('content-type'), text.slice(0, 400));
  return { response, text };
}

// The options of a POST with a JSON body.
const post = (value) => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) });

module.exports = { ask, post };
