// One criterion of one student: a line, and behind it what was expected and found, why, and on
// what evidence. What is behind it is made when it is opened.

function criterionItem(student, place, open) {
  const found = finding(student, place);
  if (!found) return null;
  const criterion = book.criteria[place];
  const item = make('details', { class: 'criterion ' + found.sign, id: 'criterion-' + criterion.id, 'data-place': place },
    make('summary', {},
      sign(found.sign),
      make('span', { class: 'title' }, pick(criterion.title)),
      make('span', { class: 'verdict' }, verdict(found.sign)),
      make('span', { class: 'points' }, found.possible ? `${points(found.points)} / ${points(found.possible)}` : '')));
  item.addEventListener('toggle', () => fillItem(item, student));
  if (open) {
    fillItem(item, student);
    item.open = true;
  }
  return make('li', { class: found.sign }, item);
}

function fillItem(item, student) {
  if (item.querySelector('.findings')) return;
  item.append(findings(student, Number(item.dataset.place)));
}

// Whether there is something to do or to know, so that the line is open from the beginning.
function isOfInterest(found) {
  return ['failed', 'partial'].includes(found.sign) || found.decision !== undefined || found.reason !== undefined;
}

function findings(student, place) {
  const found = finding(student, place);
  const criterion = book.criteria[place];
  return make('div', { class: 'findings' },
    values(found),
    found.needs === undefined ? null : make('p', {}, say('label-needs-first', { title: text(found.needs) })),
    found.reason === undefined ? null : reasonWords(book.reasons[found.reason]),
    found.decision === undefined ? null : make('p', { class: 'decision' }, text(found.decision)),
    (found.notes || []).map(note => make('p', { class: 'note' }, withCode(text(note)))),
    wantsHint(found) ? make('p', { class: 'hint' }, make('b', {}, say('page-hint')), ' ', pick(criterion.hint)) : null,
    proof(student, place));
}

// What the mark rests on, and the command that tells all of it: open where there is nothing else to read.
function proof(student, place) {
  const found = finding(student, place);
  const criterion = book.criteria[place];
  const isPassed = found.sign === 'passed';
  const parts = [evidence(student, place), book.explains ? why(student, criterion) : null, isPassed ? null : rules(criterion)];
  if (!parts.some(Boolean)) return null;
  return make('details', { class: 'proof', open: isPassed }, make('summary', {}, say('page-proof')), parts);
}

function values({ expected, found }) {
  if (expected === undefined && found === undefined) return null;
  const entry = (name, number) => number === undefined ? null
    : make('div', {}, make('dt', {}, say(name)), make('dd', {}, text(number)));
  return make('dl', { class: 'values' }, entry('label-expected', expected), entry('label-found', found));
}

function reasonWords(reason) {
  return make('p', { class: 'reason' }, withCode(text(reason.text)), ' ',
    reason.again === undefined ? null : text(reason.again) + ' ',
    make('b', {}, say(reason.who)));
}

// What was decided by hand, nobody can change by doing more.
function wantsHint({ sign: name, decision }) {
  return ['failed', 'not-yet', 'partial'].includes(name) && decision === undefined;
}

// The rules of the contract that judge it, in small print.
function rules(criterion) {
  if (!criterion.rules.length) return null;
  return make('div', { class: 'rules' },
    make('b', {}, say('page-rules')),
    make('ul', {}, criterion.rules.map(([name, words]) => make('li', {}, make('code', {}, name), ' ', make('span', {}, withCode(text(words)))))));
}

// What stands in backticks, as code.
function withCode(words) {
  return words.split('`').map((part, place) => place % 2 ? make('code', {}, part) : part);
}

// The command that tells all of it, to be copied.
function why(student, criterion) {
  return make('div', { class: 'why' }, make('p', {}, say('page-why')), command(explainCommand(student, criterion)));
}

function evidence(student, place) {
  const cites = student.cites[place];
  if (!cites.length) return null;
  return make('div', { class: 'evidence' },
    make('b', {}, say('page-rests')),
    make('ul', {}, cites.map(number => {
      const [source, at, id] = student.evidence[number];
      return make('li', {}, make('code', {}, book.values[source]), ' ', make('span', {}, book.values[at]), ' ', make('code', {}, id));
    })));
}
