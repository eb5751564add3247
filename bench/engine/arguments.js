// Functions that look at their arguments, and functions called by call and apply.
function total() {
  var sum = 0;
  for (var i = 0; i < arguments.length; i++) sum += arguments[i];
  return sum;
}
function run() {
  var sum = 0;
  for (var i = 0; i < 2e5; i++) {
    sum += total(i, 1, 2);
    sum += total.call(null, i, 3);
    sum += Math.max.apply(null, [i, 4]);
  }
  return sum;
}
if (run() !== 60000900010) throw new Error('wrong');
