// A tokenizer and recursive descent parser of JSON, written in JavaScript.
class Parser {
  constructor(text) { this.text = text; this.at = 0; }
  fail() { throw new SyntaxError('unexpected character at ' + this.at); }
  blank() {
    for (;;) {
      const c = this.text.charCodeAt(this.at);
      if (c !== 32 && c !== 10 && c !== 13 && c !== 9) return c;
      this.at++;
    }
  }
  string() {
    let start = ++this.at;
    let out = '';
    for (;;) {
      const c = this.text.charCodeAt(this.at);
      if (c === 34) break;
      if (c !== c) this.fail();
      if (c === 92) {
        out += this.text.slice(start, this.at);
        const e = this.text[this.at + 1];
        out += e === 'n' ? '\n' : e === 't' ? '\t' : e;
        this.at += 2;
        start = this.at;
      } else {
        this.at++;
      }
    }
    return out + this.text.slice(start, this.at++);
  }
  number() {
    const start = this.at;
    for (let c = this.text.charCodeAt(this.at); (c >= 48 && c <= 57) || c === 45 || c === 46 || c === 101;) {
      c = this.text.charCodeAt(++this.at);
    }
    return Number(this.text.slice(start, this.at));
  }
  word(text, value) {
    if (!this.text.startsWith(text, this.at)) this.fail();
    this.at += text.length;
    return value;
  }
  array() {
    const list = [];
    this.at++;
    if (this.blank() === 93) { this.at++; return list; }
    for (;;) {
      list.push(this.value());
      const c = this.blank();
      this.at++;
      if (c === 93) return list;
      if (c !== 44) this.fail();
    }
  }
  object() {
    const o = {};
    this.at++;
    if (this.blank() === 125) { this.at++; return o; }
    for (;;) {
      if (this.blank() !== 34) this.fail();
      const key = this.string();
      if (this.blank() !== 58) this.fail();
      this.at++;
      o[key] = this.value();
      const c = this.blank();
      this.at++;
      if (c === 125) return o;
      if (c !== 44) this.fail();
    }
  }
  value() {
    switch (this.blank()) {
      case 123: return this.object();
      case 91: return this.array();
      case 34: return this.string();
      case 116: return this.word('true', true);
      case 102: return this.word('false', false);
      case 110: return this.word('null', null);
      default: return this.number();
    }
  }
}
function run() {
  const rows = [];
  for (let i = 0; i < 150; i++) {
    rows.push({ id: i, name: 'row "' + i + '"\n', tags: ['a', 'b', i], ratio: i / 4, ok: i % 2 === 0, none: null });
  }
  const text = JSON.stringify(rows, null, 1);
  let sum = 0;
  for (let i = 0; i < 12; i++) {
    const back = new Parser(text).value();
    sum += back.length + back[7].tags[2] + back[8].name.length;
  }
  return sum;
}
if (run() !== 1980) throw new Error('wrong');
