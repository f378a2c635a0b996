'use strict';

function sliders() {
  return [...document.querySelectorAll('.slider input')];
}

function strengths() {
  return sliders().filter(it => Number(it.value) !== 0).map(it => `${it.name}=${it.value}`);
}

function query(...more) {
  return String(new URLSearchParams([...strengths().map(it => ['edit', it]), ...more]));
}

/** Without drawing, unlike a move by hand. */
function setStrength(slider, strength) {
  slider.value = strength;
  slider.nextElementSibling.textContent = slider.value;
}

function reset() {
  sliders().forEach(it => setStrength(it, 0));
}

function newSlider(direction) {
  const label = document.createElement('label');
  label.className = 'slider';
  label.title = `${direction.name}: ${direction.source}`;
  const name = document.createElement('span');
  name.textContent = direction.name;
  const slider = document.createElement('input');
  const value = document.createElement('output');
  Object.assign(slider, {type: 'range', name: direction.name, min: -direction.most, max: direction.most, step: direction.step, value: 0});
  value.textContent = '0';
  slider.addEventListener('input', () => {
    value.textContent = slider.value;
    moved();
  });
  label.append(name, slider, value);
  return label;
}

function newHeading(group) {
  const heading = document.createElement('h2');
  heading.textContent = group;
  return heading;
}

/** The sliders stand under the headings of their groups. */
function addSliders(directions) {
  for (const group of new Set(directions.map(it => it.group))) {
    $('sliders').append(newHeading(group), ...directions.filter(it => it.group === group).map(newSlider));
  }
}

// Those of its drags

/** Of this photograph alone; it stands where the drag led. */
function addDragged(direction) {
  if (!$('dragged').hasChildNodes()) {
    $('dragged').append(newHeading(direction.group));
  }
  const slider = newSlider(direction);
  setStrength(slider.querySelector('input'), 1);
  const line = document.createElement('div');
  line.className = 'removable';
  line.append(slider, newRemoval(direction.name, () => removeDragged(line, direction.name)));
  $('dragged').append(line);
}

function newRemoval(name, remove) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'remove';
  button.textContent = '×';
  button.title = `Remove ${name}`;
  button.setAttribute('aria-label', button.title);
  button.addEventListener('click', () => attempt(remove));
  return button;
}

/** Whoever came by keyboard goes on with the neighbour. */
function takeAway(line) {
  const next = [line.nextElementSibling, line.previousElementSibling].find(it => it && it.matches('.removable'));
  line.remove();
  if (next) {
    next.querySelector('.remove').focus();
  } else {
    $('dragged').replaceChildren();
    $('reset').focus();
  }
}

/** At 0 nothing asks for it, so the server may forget it; where it does not, it stays, to be removed again. */
async function removeDragged(line, name) {
  const mine = sitting;
  const slider = line.querySelector('input');
  const removal = line.querySelector('.remove');
  const isMoved = Number(slider.value) !== 0;
  setStrength(slider, 0);
  slider.disabled = removal.disabled = true;
  try {
    await ask(`${path(mine)}/drag?${new URLSearchParams({name})}`, {method: 'DELETE'});
    if (sitting === mine) {
      takeAway(line);
    }
  } catch (e) {
    if (sitting === mine) {
      slider.disabled = removal.disabled = false;
      removal.focus();
      throw e;
    }
  } finally {
    if (sitting === mine && isMoved) {
      moved();
    }
  }
}
