const f = require('date-fns');
const d = new Date(2024, 1, 29, 13, 45, 10, 123);
console.log(f.format(d, "yyyy-MM-dd'T'HH:mm:ss.SSS EEEE do MMMM QQQ w I"), f.format(d, 'PPPPpppp').replace(/GMT.*/, ''), f.format(d, 'Pp'));
console.log(f.addMonths(d, 12).getDate(), f.differenceInBusinessDays(new Date(2024, 2, 15), d), f.formatDistance(d, new Date(2024, 4, 1), { addSuffix: true }));
console.log(f.parse('02/11/2014 4pm', 'MM/dd/yyyy haaa', new Date(0)).getHours(), f.isValid(new Date(NaN)), f.parseISO('2024-W09-4').getDate());
console.log(f.eachDayOfInterval({ start: new Date(2024, 1, 27), end: new Date(2024, 2, 1) }).map((x) => f.format(x, 'EEE d')), f.isLeapYear(d));
console.log(f.intervalToDuration({ start: new Date(2020, 0, 1), end: d }), f.formatDuration({ hours: 2, minutes: 1 }), f.startOfISOWeek(d).getDate());
console.log(f.intlFormat(d, { year: 'numeric', month: 'long', day: 'numeric' }, { locale: 'en-US' }), f.intlFormatDistance(f.addDays(d, 3), d, { locale: 'en-US' }));
console.log(f.formatRelative(f.subDays(d, 3), d), f.roundToNearestMinutes(d, { nearestTo: 15 }).getMinutes(), f.getWeekOfMonth(d), f.lightFormat(d, 'hh:mm a'));
