const { marked } = require('marked');
console.log(marked.parse(`# Title

Some *emphasis*, **strong**, \`code\` and a [link](http://example.com "t").

- one
- two
  1. nested
  2. list

> quote

\`\`\`js
const x = a < b && c > d;
\`\`\`

| a | b |
|---|:-:|
| 1 | 2 |

![image](x.png) <span>html</span> auto: https://example.org ~~gone~~
`));
console.log(marked.lexer('a\n\n***\n').map((token) => token.type));
