// Search and filter of the HTML report. Everything is in the page already: this only hides and opens.
'use strict';
const find = (selector, within = document) => [...within.querySelectorAll(selector)];
const form = document.getElementById('filter');
const search = document.getElementById('search');
const shown = document.getElementById('shown');
const services = find('.service').map((section) => ({
  section,
  name: section.dataset.name.toLowerCase(),
  line: document.getElementById('o' + section.id),
  findings: find('.findings > li', section),
  routes: section.querySelector('.routes'),
  rows: find('.routes tbody tr', section),
}));
const texts = new Map();

/** What an element says, in lower case; worked out when it is needed first. */
function textOf(element) {
  if (!texts.has(element)) texts.set(element, element.textContent.toLowerCase());
  return texts.get(element);
}

function matches(element, name, words) {
  return words.every((word) => name.includes(word) || textOf(element).includes(word));
}

/** Hides what the filter does not want; returns how many of the elements stay. */
function sift(elements, wanted) {
  let count = 0;
  for (const element of elements) {
    element.hidden = !wanted(element);
    if (!element.hidden) count++;
  }
  return count;
}

function apply() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const levels = new Set(find('[name=level]:checked', form).map((box) => box.value));
  const differing = form.elements.differing.checked;
  let findings = 0, all = 0, left = 0;
  for (const { section, name, line, findings: list, routes, rows } of services) {
    const found = sift(list, (item) => levels.has(item.dataset.level) && matches(item, name, words));
    const lines = sift(rows, (row) => (!differing || row.hasAttribute('data-differs')) && matches(row, name, words));
    const visible = found + lines > 0 || !words.length || words.every((word) => name.includes(word));
    section.hidden = line.hidden = !visible;
    if (routes) {
      routes.hidden = !lines;
      if (words.length && lines) routes.open = true;
    }
    findings += found;
    all += list.length;
    left += visible ? 1 : 0;
  }
  shown.textContent = `${findings} of ${all} findings, ${left} of ${services.length} services`;
}

/** A link to a finding opens it, whatever was filtered away. */
function reveal() {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (!target) return;
  if (target.closest('[hidden]')) {
    form.reset();
    apply();
  }
  const details = target.querySelector(':scope > details');
  if (details) details.open = true;
  target.scrollIntoView();
}

form.addEventListener('input', apply);
form.addEventListener('submit', (event) => event.preventDefault());
form.addEventListener('reset', () => setTimeout(apply));
addEventListener('hashchange', reveal);
document.getElementById('open').addEventListener('click', (event) => {
  const open = event.target.getAttribute('aria-pressed') !== 'true';
  event.target.setAttribute('aria-pressed', open);
  for (const { findings } of services) for (const item of findings) item.firstElementChild.open = open;
});
addEventListener('keydown', (event) => {
  if (event.key === '/' && event.target !== search && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    search.focus();
  } else if (event.key === 'Escape' && event.target === search) {
    search.value = '';
    apply();
  }
});
form.hidden = false;
apply();
reveal();
