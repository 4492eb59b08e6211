// The class at work, on a live page: where everybody is now, before any statistics. Its lists are in
// live-lists.js. All of it is made anew with each state and each minute; what did not change stays.

// As many students as a step names by itself.
const MOST_SEATS = 40;
// A lane of more than so many is wider where there is room.
const CROWDED = 6;
const everySeat = new Set();

let work = null;
let workPart = 'now';
// How far the class's clock is ahead of this machine's, in seconds.
let ahead = 0;

function isAtWork() {
  return Boolean(book.class);
}

function nowInClass() {
  return Date.now() / 1000 + ahead;
}

function minutesSince(at) {
  return Math.max(0, Math.floor((nowInClass() - at) / 60));
}

function span(minutes) {
  return minutes < 60 ? say('live-minutes', { minutes })
    : say('live-hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

// The same where there is little room.
function shortSpan(minutes) {
  return minutes < 60 ? say('live-short-minutes', { minutes })
    : say('live-short-hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

function workPage() {
  work = make('div', { class: 'work' }, workTabs(),
    make('div', { id: 'part-now', role: 'tabpanel', 'aria-labelledby': 'tab-now' }, workSections()));
  return work;
}

// A student's page stands alone; of the two parts one is shown.
function showPart(isStudent) {
  const now = isAtWork() && workPart === 'now';
  if (work) {
    work.hidden = isStudent;
    work.lastChild.hidden = !now;
  }
  cohort.hidden = isStudent || now;
  root.classList.toggle('now', now && !isStudent);
}

function workTabs() {
  const tab = (name, words, panel) => make('button', {
    type: 'button', role: 'tab', id: 'tab-' + name, 'aria-controls': panel,
    'aria-selected': String(workPart === name), tabindex: workPart === name ? '0' : '-1',
    onclick: () => choosePart(name),
    onkeydown(event) {
      if (!['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key)) return;
      event.preventDefault();
      choosePart(name === 'now' ? 'results' : 'now');
    },
  }, say(words));
  return make('div', { class: 'parts', role: 'tablist', 'aria-label': say('live-parts') },
    tab('now', 'live-now', 'part-now'), tab('results', 'live-results', 'part-results'));
}

function choosePart(name) {
  workPart = name;
  for (const tab of work.querySelectorAll('[role=tab]')) {
    const chosen = tab.id === 'tab-' + name;
    tab.setAttribute('aria-selected', String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    if (chosen) tab.focus({ preventScroll: true });
  }
  showPart(false);
  if (name === 'results') showGrid();
}

// Replaces what has changed, so that what is selected or pointed at stays.
function renewWork() {
  const panel = work.lastChild;
  keepingFocus(() => workSections().forEach((section, place) => {
    const before = panel.children[place];
    if (!before) panel.append(section);
    else if (!before.isEqualNode(section)) before.replaceWith(section);
  }));
}

function workSections() {
  const seats = seatsOf();
  return [workTiles(seats), board(seats), make('div', { class: 'lists' }, helpList(), make('div', {}, idleList(seats), busyList()))];
}

// What is to be said of each student in a word: where, for how long, with what in the way.
function seatsOf() {
  const help = new Set(book.class.help.filter(row => row.who === 'who-student').flatMap(row => row.students));
  const busy = new Set(book.class.busy.map(row => row.student));
  return book.students.map((student, place) => {
    const at = book.class.places[place];
    const since = book.class.changes[place];
    const isIdle = typeof at === 'number' && since !== null && !busy.has(place)
      && nowInClass() - since >= book.class.long;
    return { student, place, at, since, isIdle, help: help.has(place), busy: busy.has(place) };
  });
}

function workTiles(seats) {
  const count = test => seats.filter(test).length;
  const working = count(seat => typeof seat.at === 'number');
  return make('div', { class: 'left' }, make('dl', { class: 'tiles' },
    book.class.deadline === null ? null : tile('live-left', timeLeft()),
    tile('live-at-work', working, make('small', {}, ' / ' + seats.length)),
    tile('live-need-help', count(seat => seat.help)),
    tile('live-waiting', count(seat => seat.busy)),
    tile('live-finished', count(seat => seat.at === 'finished'))));
}

function timeLeft() {
  const left = Math.ceil((book.class.deadline - nowInClass()) / 60);
  return left > 0 ? span(left) : say('live-over');
}

const LANES = { 'not-begun': 'live-not-begun', finished: 'live-finished', 'not-graded': 'live-not-graded' };

// A lane for each step of the lab, with one before them and one behind; a last one for those whose
// accounts nobody could enter, if there are any.
function board(seats) {
  const ofSteps = book.tasks.flatMap((task, place) => (task.counts ? [[place, task]] : []));
  const known = [['not-begun', null], ...ofSteps, ['finished', null], ['not-graded', null]];
  const lanes = known.map(([at, task]) => ({ at, task, seats: seats.filter(seat => seat.at === at) }))
    .filter(lane => lane.at !== 'not-graded' || lane.seats.length);
  const widths = lanes.map(lane => (lane.seats.length > CROWDED ? '2fr' : '1fr')).join(' ');
  return make('section', { class: 'board', 'aria-labelledby': 'board' },
    make('div', { class: 'heading' },
      make('h2', { id: 'board', tabindex: '-1' }, say('live-board')),
      make('p', { class: 'key' },
        Object.entries(SEAT_KEYS).map(([name, words]) => make('span', {}, seatMark(name), ' ', say(words))))),
    seats.length ? make('ol', { class: 'lanes', '--lanes': lanes.length, '--widths': widths }, lanes.map(lane))
      : make('p', {}, say('live-nobody')));
}

function lane({ at, task, seats }) {
  const urgency = seat => (seat.isIdle ? seat.since : Infinity);
  seats.sort((one, other) => urgency(one) - urgency(other) || one.place - other.place);
  const shown = everySeat.has(at) ? seats : seats.slice(0, MOST_SEATS);
  return make('li', { class: 'lane' + (!seats.length ? ' empty' : seats.length > CROWDED ? ' crowded' : '') },
    make('h3', {}, task ? step(task) : null, task ? pick(task.title) : say(LANES[at])),
    make('p', { class: 'count' }, make('span', { 'aria-hidden': 'true' }, String(seats.length)),
      make('span', { class: 'hidden' }, howMany(seats.length))),
    seats.length ? make('ul', {}, shown.map(seatOf)) : null,
    seats.length > MOST_SEATS ? moreSeats(at, seats.length - MOST_SEATS) : null);
}

function moreSeats(at, count) {
  return make('button', {
    type: 'button', class: 'link', id: 'seats-' + at,
    onclick() {
      if (!everySeat.delete(at)) everySeat.add(at);
      renewWork();
    },
  }, everySeat.has(at) ? say('live-fewer') : say('live-more', { count }));
}

function howMany(count) {
  return count === 1 ? say('live-student') : say('live-students', { count });
}

function seatOf(seat) {
  const { student, isIdle, help, busy, since } = seat;
  return make('li', { class: 'seat' + (isIdle ? ' idle' : '') },
    make('a', { href: addressOf(student), id: 'seat-' + student.id }, student.name || student.id),
    help ? seatMark('help', say(SEAT_KEYS.help)) : null,
    busy ? seatMark('busy', say(SEAT_KEYS.busy)) : null,
    isIdle ? make('small', {}, shortSpan(minutesSince(since))) : null);
}

const SEAT_KEYS = { idle: 'live-key-idle', help: 'live-key-help', busy: 'live-key-busy' };

// The marks of a seat: told apart by their form, not by colour alone.
function seatMark(name, label) {
  if (name === 'idle') return make('i', { class: 'idle-mark', 'aria-hidden': 'true' });
  return sign(name === 'help' ? 'failed' : 'pending', label);
}
