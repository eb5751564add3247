const prettier = require('prettier');

const samples = {
  babel: 'const a = async ({b,c:[d]=[],...e})=>{for await(const x of y)yield_(x??z?.[0]?.(1)) ; return `a${b+c}d`}; class A extends B{static #p=1n;get x(){return this.#p}static{foo()}}',
  typescript: 'type A<T>={readonly [K in keyof T]?:T[K] extends infer U?U:never}; abstract class X<T> implements Y{private constructor(public a:string|undefined,b?:number){super()}}',
  css: 'a{color:red;&:hover>b{margin:0 auto}}@media (max-width:100px){.x{display:none}}',
  json: '{"a":[1,2,{"b":null}],"long":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx","c":true}',
  markdown: '* a\n* b\n\n| a | bbb |\n|--|:-:|\n| 1 | 2 |\n\n```js\nlet a=1\n```\n',
};

(async () => {
  for (const [parser, source] of Object.entries(samples)) {
    console.log(`--- ${parser}\n${await prettier.format(source, { parser, singleQuote: true })}`);
  }
  try {
    await prettier.format('let a = ;', { parser: 'babel' });
  } catch (error) {
    console.log(error.name, error.message);
  }
})();
