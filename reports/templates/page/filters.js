// Search, filters and the number of students who fit. The legend of the signs is the outcome filter.

let filters;

function buildFilters() {
  filters = make('div', { class: 'filters', role: 'search', 'aria-labelledby': 'students' },
    make('div', { class: 'fields' },
      field('page-search', make('input', {
        type: 'search', id: 'query', placeholder: say('page-search-for'), autocomplete: 'off', spellcheck: 'false',
        oninput: event => refine({ query: event.target.value }),
      })),
      field('page-criterion', choice('criterion', criterionOptions(), value => ({
        criterion: value === '' ? null : Number(value),
      }))),
      field('heading-state', choice('state', stateOptions(), value => ({ state: value }))),
      flagOptions().length > 2
        ? field('page-flag', choice('flag', flagOptions(), value => ({ flag: value })))
        : null,
      book.attention && book.attention.length
        ? field('page-attention', choice('matter', matterOptions(), value => ({ matter: value })))
        : null,
      columnsSwitch()),
    make('div', { class: 'legend', role: 'group', 'aria-label': say('page-outcomes') },
      [...SIGNS].reverse().map(chip)),
    make('p', { class: 'status' },
      make('span', { id: 'status', role: 'status', 'aria-live': 'polite' }),
      make('button', { type: 'button', id: 'clear', class: 'quiet', onclick: clearAll }, say('page-clear'))));
  showFilters();
  return filters;
}

// Shows what is selected in the controls; they are kept, so that nobody's typing is disturbed.
function showFilters() {
  const set = (id, value) => {
    const control = filters.querySelector('#' + id);
    if (control && control.value !== value) control.value = value;
  };
  set('query', selection.query);
  set('criterion', String(selection.criterion ?? ''));
  set('state', selection.state);
  set('flag', selection.flag);
  set('matter', selection.matter);
  for (const button of filters.querySelectorAll('[data-sign]')) {
    const name = button.dataset.sign;
    button.setAttribute('aria-pressed', String(selection.outcomes.includes(name)));
    button.querySelector('b').textContent = String(countStudents(name));
  }
  for (const button of filters.querySelectorAll('[data-columns]')) {
    button.setAttribute('aria-pressed', String(button.dataset.columns === columnsShown()));
  }
}

function showStatus(shown) {
  const words = say('page-shown', { shown, count: book.students.length });
  const status = filters.querySelector('#status');
  if (status.textContent !== words) status.textContent = words;
  filters.querySelector('#clear').hidden = !isFiltered();
}

function refine(change) {
  Object.assign(selection, change);
  showFilters();
  showGrid();
}

function clearAll() {
  clearFilters();
  showFilters();
  showGrid();
  filters.querySelector('#query').focus();
}

function field(name, control) {
  return make('label', { class: 'field' }, make('span', {}, say(name)), control);
}

function choice(id, options, change) {
  return make('select', { id, onchange: event => refine(change(event.target.value)) }, options);
}

function option(value, words) {
  return make('option', { value }, words);
}

function criterionOptions() {
  return [option('', say('page-any')), ...book.tasks.map(task => make('optgroup', { label: pick(task.title) },
    criteriaOf(task).map(place => option(String(place), pick(book.criteria[place].title)))))];
}

function stateOptions() {
  return [option('', say('page-any')),
    ...['final', 'provisional', 'not-graded'].map(state => option(state, say('state-' + state)))];
}

function flagOptions() {
  const codes = new Set(book.students.flatMap(student => student.flags.map(([code]) => code)));
  return [option('', say('page-any')), option('*', say('page-any-flag')), ...[...codes].sort().map(code => option(code, pick(book.flags[code])))];
}

function matterOptions() {
  return [option('', say('page-any')), ...book.attention.filter(row => row.students.length).map(row => option(row.key, capital(pick(row.title))))];
}

function countStudents(name) {
  return book.students.filter(student => shows(student, selection.criterion, name)).length;
}

function chip(name) {
  return make('button', {
    type: 'button', class: 'chip', id: 'chip-' + name, 'data-sign': name,
    onclick: () => refine({ outcomes: toggled(selection.outcomes, name) }),
  }, sign(name), verdict(name), make('b', {}));
}

function toggled(names, name) {
  return names.includes(name) ? names.filter(other => other !== name) : [...names, name];
}

function columnsSwitch() {
  const button = (columns, name) => make('button', {
    type: 'button', id: 'columns-' + columns, 'data-columns': columns,
    onclick() {
      remember('columns', columns);
      refine({ columns });
    },
  }, say(name));
  return make('div', { class: 'switch', role: 'group', 'aria-label': say('page-columns') },
    button('steps', 'page-by-step'), button('criteria', 'page-by-criterion'));
}
