// The page is complete without this: it switches the language in place and opens what is linked to.
(function () {
  var root = document.documentElement;
  var group = document.querySelector('.languages');
  function choose(language) {
    root.lang = language;
    group.querySelectorAll('button').forEach(function (button) {
      button.setAttribute('aria-pressed', String(button.dataset.language === language));
    });
  }
  group.addEventListener('click', function (event) {
    var button = event.target.closest('button');
    if (button) choose(button.dataset.language);
  });
  group.hidden = false;
  choose(root.lang);

  function reveal() {
    var target = location.hash && document.getElementById(location.hash.slice(1));
    if (!target) return;
    for (var node = target; node; node = node.parentElement) {
      if (node.localName === 'details') node.open = true;
    }
    target.scrollIntoView();
  }
  addEventListener('hashchange', reveal);
  reveal();

  var closed = [];
  addEventListener('beforeprint', function () {
    closed = Array.from(document.querySelectorAll('details:not([open])'));
    closed.forEach(function (details) { details.open = true; });
  });
  addEventListener('afterprint', function () {
    closed.forEach(function (details) { details.open = false; });
  });
})();
