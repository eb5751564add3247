'use strict';

// 100,000 URLs of the kinds that programs see.

const urls = [
  'https://example.com/', 'http://user:pass@host.example:8080/a/b/../c?x=1&y=2#frag', 'https://registry.example/@scope%2fname/-/n-1.2.3.tgz',
  'file:///home/user/project/node_modules/pkg/index.js', 'https://b\u00fccher.example/\u00fcber?q=\u00e4', 'http://[2001:db8::1]:3000/api/v1/items/42',
  'http://127.0.0.1:3000/search?q=hello%20world&page=2&sort=desc', 'data:text/plain;base64,SGVsbG8=',
];
const start = process.hrtime.bigint();
let length = 0;
for (let i = 0; i < 1e5; i++) {
  const url = new URL(urls[i % urls.length]);
  length += url.href.length + url.pathname.length;
}
console.log(`ms ${Number(process.hrtime.bigint() - start) / 1e6}`);
if (length === 0) throw new Error('nothing was parsed');
