const moment = require('moment');
const m = moment.utc('2024-02-29T13:45:10.123Z');
console.log(m.format(), m.format('dddd, MMMM Do YYYY, h:mm:ss a'), m.format('[week] w E Q X x'));
console.log(m.clone().add(1, 'year').format('L LT'), m.clone().subtract(3, 'months').endOf('month').toISOString());
console.log(moment.duration(3723, 'seconds').humanize(), moment.duration('P1DT2H').asHours());
console.log(moment.utc('12-25-1995', 'MM-DD-YYYY', true).isValid(), moment.utc('2024-13-01').isValid());
console.log(m.from(moment.utc('2024-03-05T00:00:00Z')), m.diff(moment.utc('2023-01-01'), 'days'), m.isLeapYear());
console.log(moment.utc([2010, 1, 14, 15, 25, 50, 125]).toDate().toJSON(), moment.months().length);
