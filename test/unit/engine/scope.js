// @scope: environments of blocks, and every way to leave them.
function loop() {
    var fs = [];
    for (var i = 0; i < 3; i++) {
        @scope (j#1, k#1) {
            j#1 = i;
            k#1 = i * 2;
            if (i == 1) continue;
            fs.push(function () { return j#1++ + k#1; });
        }
    }
    return fs.map(function (f) { return f() + '/' + f(); }).join();
}
same(loop(), '0/1,6/7');

function thrown() {
    try { @scope (a#1) { a#1 = 7; throw function () { return a#1; }; } } catch (e) { return e(); }
}
same(thrown(), 7);

function nested() {
    @scope (a#1) {
        a#1 = 1;
        var f = function () { return a#1; };
        @scope (b#1) { b#1 = 2; return [f(), (function () { return a#1 + b#1; })()].join(); }
    }
}
same(nested(), '1,3');

function broken() {
    var f, out = [];
    outer: for (var i = 0; i < 3; i++) {
        for (;;) {
            @scope (x#1) {
                x#1 = i;
                f = function () { return x#1; };
                out.push(f);
                if (i == 1) break outer;
                continue outer;
            }
        }
    }
    return out.map(function (g) { return g(); }).join();
}
same(broken(), '0,1');

function undefinedFirst() { @scope (u#1) { return typeof u#1; } }
same(undefinedFirst(), 'undefined');

function finallyOrder() {
    var log = '';
    try { @scope (q#1) { q#1 = 'q'; return (log += q#1); } } finally { log += 'f'; (function () { return log; })(); }
}
same(finallyOrder(), 'q');

// a label on a scope
function labelled() {
  var out = [];
  function f(x) { out.push(x); }
  @scope (x#2) { x#2 = 2; L: @scope (x#1) { x#1 = 3; f(function () { return x#1; }()); break L; f('no'); } f(x#2); }
  return out.join();
}
same(labelled(), '3,2');
