// One tip for whatever the mouse or the keyboard is on. The grid's cells name themselves to screen
// readers, so it is for eyes only.

const tip = make('div', { class: 'tip', 'aria-hidden': 'true', hidden: true });

function showTip(target, ...lines) {
  tip.replaceChildren(...lines.filter(Boolean));
  tip.hidden = false;
  const at = target.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = tip;
  const left = clamp(at.left + at.width / 2 - width / 2, 8, root.clientWidth - width - 8);
  const above = at.top - height - 8;
  tip.style.setProperty('left', left + 'px');
  tip.style.setProperty('top', (above < 8 ? at.bottom + 8 : above) + 'px');
}

function hideTip() {
  tip.hidden = true;
}

addEventListener('keydown', event => {
  if (event.key === 'Escape') hideTip();
});
