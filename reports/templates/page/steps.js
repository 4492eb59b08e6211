// Which step stopped the class: of each criterion who passed it, and who lost their first points there.
// What test theory says of it stands under a heading of its own, closed.

let everyCriterion = false;

function steps() {
  const section = make('section', { class: 'steps', 'aria-labelledby': 'steps' });
  fillSteps(section);
  return section;
}

function fillSteps(section) {
  const lost = book.criteria.filter(isLost).length;
  const all = book.criteria.length;
  section.replaceChildren(
    make('div', { class: 'heading' },
      make('h2', { id: 'steps' }, say('page-steps')),
      make('p', {}, stoppedMost())),
    lost || everyCriterion ? make('div', { class: 'by-step' }, book.tasks.map(stepItem)) : '',
    make('div', { class: 'more' },
      lost === all ? null : make('button', {
        type: 'button', class: 'quiet', id: 'every-criterion', 'aria-expanded': String(everyCriterion),
        onclick() {
          everyCriterion = !everyCriterion;
          keepingFocus(() => fillSteps(section));
        },
      }, everyCriterion ? say('page-lost-criteria') : say('page-all-criteria', { count: all }))),
    lost ? advanced() : '');
}

function stoppedMost() {
  const most = Math.max(0, ...book.criteria.map(criterion => criterion.stopped));
  if (!most) return say('page-stopped-nobody');
  const first = book.criteria.find(criterion => criterion.stopped === most);
  return say('page-stopped-most', { title: pick(first.title), count: most, students: book.summary.graded });
}

function isLost(criterion) {
  return criterion.rate !== null && criterion.rate < 100;
}

function stepItem(task) {
  const places = criteriaOf(task).filter(place => everyCriterion || isLost(book.criteria[place]));
  if (!places.length) return null;
  return [make('h3', {}, step(task), pick(task.title)), make('ul', {}, places.map(criterionLine))];
}

function step(task) {
  return make('span', { class: 'step', 'aria-hidden': 'true' }, String(stepNumber(task)));
}

function criterionLine(place) {
  const criterion = book.criteria[place];
  return make('li', {},
    make('button', { type: 'button', class: 'link', id: 'step-' + place, onclick: () => showLosers(place) }, pick(criterion.title)),
    outcomesBar(place),
    make('span', { class: 'passed-of' }, criterion.judged ? say('page-passed-of', criterion) : '–'),
    make('span', { class: 'lost-here' }, criterion.stopped ? say('page-lost-here', { count: criterion.stopped }) : ''));
}

// How often each outcome was given: a bar for the eye, words for the ear.
function outcomesBar(place) {
  const counts = countSigns(place);
  const shown = [...SIGNS].reverse().filter(name => counts.get(name));
  const words = shown.map(name => `${verdict(name)} ${counts.get(name)}`).join(', ');
  return make('span', { class: 'outcomes', role: 'img', 'aria-label': words, title: words },
    shown.map(name => make('i', { class: name, '--part': counts.get(name) })));
}

function countSigns(place) {
  const counts = new Map();
  for (const student of book.students) {
    const found = finding(student, place);
    if (found) counts.set(found.sign, (counts.get(found.sign) || 0) + 1);
  }
  return counts;
}

// The students who lost points at a criterion, in the grid.
function showLosers(place) {
  clearFilters();
  refine({ criterion: place, outcomes: ['failed', 'not-yet', 'blocked', 'partial'] });
  document.getElementById('students').focus();
}

// The numbers of test theory, each with what it says. The table is made when it is opened.
function advanced() {
  const details = make('details', { class: 'advanced', id: 'advanced' }, make('summary', {}, say('page-advanced')));
  details.addEventListener('toggle', () => {
    if (details.open && !details.querySelector('table')) details.append(...advancedParts());
  });
  return details;
}

function advancedParts() {
  const meaning = (name, words) => make('div', {}, make('dt', {}, say(name)), make('dd', {}, words));
  const head = (name, kind) => make('th', { scope: 'col', class: kind }, say(name));
  return [
    make('dl', {},
      meaning('page-rate', say('page-rate-means')),
      meaning('page-discrimination', say('page-discrimination-means', book))),
    make('table', {},
      make('thead', {}, make('tr', {}, head('page-criterion'), head('page-rate', 'number'), head('page-discrimination', 'number'))),
      make('tbody', {}, book.criteria.filter(isLost).map(advancedRow)))];
}

function advancedRow(criterion) {
  return make('tr', {},
    make('th', { scope: 'row' }, pick(criterion.title)),
    make('td', { class: 'number' }, make('b', {}, criterion.rate + '%'), ' ', make('small', {}, 'n=' + criterion.judged)),
    make('td', { class: 'number' }, discrimination(criterion)));
}

function discrimination(criterion) {
  if (criterion.discrimination !== null) {
    return (criterion.discrimination / 100).toFixed(2).replace('-', '−');
  }
  const reason = criterion.judged < book.fewest ? 'page-too-few' : 'page-alike';
  return make('small', {}, say(reason));
}
