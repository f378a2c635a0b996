'use strict';

/** As many as the server takes. */
const MOST_PULLS = 10;
/** A press that moves less, in pixels of the screen, is a click. */
const CLICK = 4;
const PULL_HOW = 'Press what shall move and release where it shall be. A click holds a point.';
const PULL_UNTUNED = 'Points are pulled in the tuned generator alone.';

/** What is pulled, each from a point to another, and the one that is being drawn, if any. */
let pulls = [];
let begun = null;

function isPulling() {
  return $('pull').getAttribute('aria-pressed') === 'true';
}

/** Where the pointer is, in pixels as the library counts them, whatever size the picture is shown at. */
function place(event) {
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform($('pulls').getScreenCTM().inverse());
  return {x: inside(at.x, $('edited').naturalWidth), y: inside(at.y, $('edited').naturalHeight)};
}

function inside(place, count) {
  return Math.min(count - 1, Math.max(0, place));
}

function isHeld(pull) {
  return pull.from === pull.to;
}

function shape(name, attributes) {
  const made = document.createElementNS($('pulls').namespaceURI, name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  return made;
}

function dot(pull, side) {
  return shape('circle', {cx: pull.from.x, cy: pull.from.y, r: .018 * side});
}

function arrow({from, to}, side) {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const head = Math.min(.04 * side, .6 * length);
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const barb = turn => `${to.x - head * Math.cos(angle + turn)} ${to.y - head * Math.sin(angle + turn)}`;
  const tip = `${to.x} ${to.y}`;
  return shape('path', {d: `M ${from.x} ${from.y} L ${tip} M ${barb(.6)} L ${tip} L ${barb(-.6)}`});
}

/** The centre of the picture's first pixel is 0, 0. */
function drawPulls() {
  const {naturalWidth: width, naturalHeight: height} = $('edited');
  const side = Math.max(width, height);
  const all = begun ? [...pulls, begun] : pulls;
  $('pulls').setAttribute('viewBox', `-.5 -.5 ${width} ${height}`);
  $('pulls').replaceChildren(...all.map(it => isHeld(it) ? dot(it, side) : arrow(it, side)));
}

function tellPulls() {
  const isOn = isPulling();
  const held = pulls.filter(isHeld).length;
  const count = `${pulls.length - held} pulled, ${held} held`;
  $('pulls').toggleAttribute('hidden', !isOn);
  $('pulling').hidden = !isOn;
  $('edited-figure').classList.toggle('pulled', isOn);
  $('pulls-count').textContent = pulls.length === 0 ? PULL_HOW : pulls.length < MOST_PULLS ? count : `${count}, as many as may be`;
  $('drag').disabled = pulls.length === held;
  $('clear-pulls').disabled = pulls.length === 0;
  drawPulls();
}

function clearPulls() {
  pulls = [];
  begun = null;
  tellPulls();
}

function setPulling(isOn) {
  $('pull').setAttribute('aria-pressed', isOn);
  clearPulls();
}

/** The reason is shown where points cannot be pulled. */
function allowPulling() {
  const isUntuned = $('untuned').checked;
  $('pull').disabled = isUntuned;
  show('pull-told', isUntuned ? PULL_UNTUNED : '');
  if (isUntuned) {
    setPulling(false);
  }
}

function pullQuery() {
  const text = point => `${point.x.toFixed(1)},${point.y.toFixed(1)}`;
  const within = $('within').value;
  return [...pulls.map(it => ['pull', `${text(it.from)}:${text(it.to)}`]), ...(within ? [['within', within]] : [])];
}

function press(event) {
  if (!event.isPrimary || event.button !== 0 || $('pulling').disabled || pulls.length === MOST_PULLS) {
    return;
  }
  $('pulls').setPointerCapture(event.pointerId);
  const from = place(event);
  begun = {from, to: from, x: event.clientX, y: event.clientY};
  drawPulls();
}

function stretch(event) {
  if (begun && event.isPrimary) {
    const isClick = Math.hypot(event.clientX - begun.x, event.clientY - begun.y) < CLICK;
    begun.to = isClick ? begun.from : place(event);
    drawPulls();
  }
}

function release(event) {
  if (begun && event.isPrimary) {
    pulls.push(begun);
    begun = null;
    tellPulls();
  }
}

function listenToPulls() {
  $('edited').addEventListener('load', drawPulls);
  $('pull').addEventListener('click', () => setPulling(!isPulling()));
  $('clear-pulls').addEventListener('click', clearPulls);
  $('pulls').addEventListener('pointerdown', press);
  $('pulls').addEventListener('pointermove', stretch);
  $('pulls').addEventListener('pointerup', release);
  $('pulls').addEventListener('pointercancel', () => {
    begun = null;
    drawPulls();
  });
}
