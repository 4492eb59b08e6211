// The head and the foot of the page: what was graded, as of when, in which language and light.

function isDark() {
  const chosen = root.dataset.theme;
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

function darken(theme) {
  if (theme) root.dataset.theme = theme;
}

function topOfPage() {
  return make('header', { class: 'top' },
    isCohort() ? skipLink() : null,
    make('div', { class: 'bar' },
      make('p', { class: 'lab' }, book.lab),
      make('p', { class: 'live', id: 'live', role: 'status' }, liveWords()),
      make('div', { class: 'controls' }, languageSwitch(), themeSwitch())),
    make('h1', {}, pick(book.title)),
    isCohort() ? make('p', { class: 'headline' }, pick(book.headline)) : null,
    make('p', { class: 'when' }, book.about.map(line => make('span', {}, pick(line)))));
}

// Past the overview to the list, or past the head to the student. The address stays as it is.
function skipLink() {
  return make('a', {
    class: 'skip', id: 'skip', href: '#', onclick(event) {
      event.preventDefault();
      document.getElementById(readAddress() ? 'student' : root.classList.contains('now') ? 'board' : 'students').focus();
    },
  }, say('page-skip'));
}

function languageSwitch() {
  const button = (language, name) => make('button', {
    type: 'button', id: 'language-' + language, lang: language,
    'aria-pressed': String(root.lang === language),
    onclick() {
      speak(language);
      remember('language', language);
      showAll();
    },
  }, say(name));
  return make('div', { class: 'switch', role: 'group', 'aria-label': say('page-language') },
    button('ko', 'page-korean'), button('en', 'page-english'));
}

function themeSwitch() {
  return make('button', {
    type: 'button', id: 'theme', class: 'theme', 'aria-pressed': String(isDark()),
    'aria-label': say('page-dark'), title: say('page-dark'),
    onclick() {
      darken(isDark() ? 'light' : 'dark');
      remember('theme', root.dataset.theme);
      document.getElementById('theme').setAttribute('aria-pressed', String(isDark()));
    },
  }, sign('dark'));
}

function footOfPage() {
  return make('footer', {}, book.provenance.map(line => make('p', {}, pick(line))));
}
