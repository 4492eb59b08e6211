// The class at work: who needs help with what, who has not moved for long, what AWS is working on.

// As many rows as a list shows by itself.
const MOST_ROWS = 8;
const everyRow = new Set();

const LISTS = { help: 'live-help', idle: 'live-idle', busy: 'live-busy' };

function workList(name, rows, none) {
  const shown = everyRow.has(name) ? rows : rows.slice(0, MOST_ROWS);
  return make('section', { class: 'list ' + name, 'aria-labelledby': 'list-' + name },
    make('h2', { id: 'list-' + name }, say(LISTS[name])),
    rows.length ? make('ul', {}, shown.map(row => row())) : make('p', { class: 'none' }, say(none)),
    rows.length > MOST_ROWS ? make('button', {
      type: 'button', class: 'quiet', id: 'rows-' + name,
      onclick() {
        if (!everyRow.delete(name)) everyRow.add(name);
        renewWork();
      },
    }, everyRow.has(name) ? say('live-fewer') : say('live-more', { count: rows.length - MOST_ROWS })) : null);
}

function whose(places, name, criterion) {
  const link = place => make('a', { href: addressOf(book.students[place], criterion === null ? undefined : criterion) },
    book.students[place].name || book.students[place].id);
  const shown = everyRow.has(name) ? places : places.slice(0, MOST_SEATS);
  return make('p', { class: 'whom' }, shown.map(link),
    places.length > shown.length ? make('button', {
      type: 'button', class: 'link', id: 'whom-' + name,
      onclick() {
        everyRow.add(name);
        renewWork();
      },
    }, say('live-more', { count: places.length - shown.length })) : null);
}

function helpList() {
  return workList('help', book.class.help.map(row => () => helpRow(row)), 'live-help-none');
}

const TELL = { 'who-student': 'live-tell', 'who-instructor': 'live-yours', 'who-aws': 'live-wait' };

// A mistake is said by its criterion; what nobody can look at has words of its own.
function helpRow(row) {
  const count = row.students.length;
  const { title, hint } = row.words || book.criteria[row.criterion];
  return make('li', { class: row.who + (row.anew ? ' anew' : '') },
    make('p', { class: 'count', 'aria-hidden': 'true' }, String(count)),
    make('div', {},
      make('h3', {}, capital(pick(title)), make('span', { class: 'hidden' }, ': ' + howMany(count))),
      row.why ? make('p', { class: 'why' }, withCode(pick(row.why))) : null,
      make('p', { class: 'tell' }, make('b', {}, say(TELL[row.who])), ' ', withCode(pick(hint))),
      row.anew ? make('p', { class: 'why' }, say('live-creation')) : null,
      whose(row.students, `help-${row.criterion}-${pick(title)}`, row.criterion)));
}

function idleList(seats) {
  const notBegun = seats.filter(seat => seat.at === 'not-begun');
  const others = notBegun.length < seats.length;
  const idle = seats.filter(seat => seat.isIdle).sort((one, other) => one.since - other.since);
  const rows = idle.map(seat => () => idleRow(seat));
  if (notBegun.length && others) rows.unshift(() => notBegunRow(notBegun));
  return workList('idle', rows, 'live-idle-none');
}

function idleRow({ student, at, since }) {
  return make('li', {},
    make('b', { class: 'how-long' }, span(minutesSince(since))),
    make('p', {}, make('a', { href: addressOf(student) }, student.name || student.id), ' ',
      make('span', { class: 'soft' }, say('live-idle-step', { title: pick(book.tasks[at].title) }))));
}

function notBegunRow(seats) {
  return make('li', {},
    make('b', { class: 'how-long' }, howMany(seats.length)),
    make('div', {}, make('p', {}, say('live-idle-not-begun')), whose(seats.map(seat => seat.place), 'not-begun', null)));
}

// One row for each thing that AWS is doing, with everybody for whom it does that.
function busyList() {
  const kinds = new Map();
  for (const row of book.class.busy) kinds.set(pick(row.what), [...(kinds.get(pick(row.what)) || []), row]);
  return workList('busy', [...kinds].map(([what, rows]) => () => busyRow(what, rows)), 'live-busy-none');
}

function busyRow(what, rows) {
  const one = row => {
    const student = book.students[row.student];
    return make('li', {}, make('a', { href: addressOf(student) }, student.name || student.id), ' ',
      make('span', { class: 'soft' }, untilWhen(row)));
  };
  return make('li', {},
    make('h3', {}, sign('pending'), ' ', what, ' ', make('small', {}, howMany(rows.length))),
    make('ul', {}, rows.slice(0, MOST_SEATS).map(one)));
}

function untilWhen({ until, at, late }) {
  if (until === null) return say(late ? 'live-busy-longer' : 'live-busy-unknown');
  const minutes = Math.ceil((until - nowInClass()) / 60);
  if (minutes < -1) return say('live-busy-longer');
  return minutes < 1 ? say('live-busy-soon') : say('live-busy-in', { minutes, at });
}
