// Which students are shown, in which order: the one state that filters, grid and steps share.

const NOTHING = { query: '', outcomes: [], criterion: null, state: '', flag: '', matter: '' };
const selection = { ...NOTHING, sort: 'score', descending: false, columns: recall('columns') };

// The places of the students that fit, in the order that is asked for.
function select() {
  const fits = book.students.filter(isSelected);
  const value = sortValue(selection.sort);
  const turn = selection.descending ? -1 : 1;
  const keyed = fits.map(student => ({ place: student.place, value: value(student) }));
  keyed.sort((a, b) => turn * compare(a.value, b.value) || a.place - b.place);
  return keyed.map(entry => entry.place);
}

function isSelected(student) {
  const { query, outcomes, criterion, state, flag, matter } = selection;
  if (state && student.state !== state) return false;
  if (flag && !hasFlag(student, flag)) return false;
  if (matter && !student.matters.has(matter)) return false;
  if (outcomes.length && !outcomes.some(sign => shows(student, criterion, sign))) return false;
  return fold(query).split(/\s+/).every(word => student.haystack.includes(word));
}

function shows(student, criterion, sign) {
  if (criterion === null) return student.signs.has(sign);
  const found = finding(student, criterion);
  return found !== undefined && found.sign === sign;
}

function hasFlag(student, flag) {
  return student.flags.some(([code]) => flag === '*' || code === flag);
}

function isFiltered() {
  return Object.entries(NOTHING).some(([key, none]) => String(selection[key] ?? '') !== String(none ?? ''));
}

function clearFilters() {
  Object.assign(selection, { ...NOTHING, outcomes: [] });
}

// By the same column again, the order turns round.
function sortBy(key) {
  selection.descending = selection.sort === key && !selection.descending;
  selection.sort = key;
}

function compare(a, b) {
  return typeof a === 'string' ? collator.compare(a, b) : a - b;
}

// Who is not graded has no score, not a low one: they come before all others.
function sortValue(key) {
  const [kind, place] = key.split(':');
  switch (kind) {
    case 'id': return student => student.id;
    case 'name': return student => student.name;
    case 'open': return student => (student.score ? student.score.open : -1);
    case 'state': return student => ['not-graded', 'provisional', 'final'].indexOf(student.state);
    case 'flags': return student => student.flags.length;
    case 'task': return student => taskValue(student.tasks[place]);
    case 'criterion': return student => criterionValue(finding(student, place));
    default: return student => student.share;
  }
}

function taskValue(task) {
  return task ? (task[2] ? task[1] / task[2] : 1) : -1;
}

function criterionValue(found) {
  return found ? SIGNS.indexOf(found.sign) : -1;
}
