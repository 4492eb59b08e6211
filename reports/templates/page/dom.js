// Elements. Text goes in as text nodes only, so that no name can ever be markup.

'use strict';

const SVG = 'http://www.w3.org/2000/svg';

// An element with attributes and children: elements, texts, lists of both, or null for nothing.
// `on…` is a listener, `--…` a custom property (style attributes are forbidden by the policy).
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name.startsWith('--')) element.style.setProperty(name, value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined));
  return element;
}

// A sign of signs.svg. With a label it is an image that is read out, without one it is decoration.
function sign(name, label) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'sign ' + name);
  if (label) {
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-label', label);
  } else {
    svg.setAttribute('aria-hidden', 'true');
  }
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', '#' + name);
  svg.append(use);
  return svg;
}

// Rebuilds a part of the page without taking the focus from the control that has it.
function keepingFocus(rebuild) {
  const id = document.activeElement && document.activeElement.id;
  rebuild();
  if (!id || (document.activeElement && document.activeElement.id === id)) return;
  const again = document.getElementById(id);
  if (again) again.focus({ preventScroll: true });
}

function clamp(value, least, most) {
  return Math.max(least, Math.min(most, value));
}
