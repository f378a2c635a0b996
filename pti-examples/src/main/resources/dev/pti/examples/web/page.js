'use strict';

const POLL = 300;
const MOST_BYTES = 32 * 1024 * 1024;
/** Stands where a picture will be. */
const NONE = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>';
const STATES = {waiting: 'waits for its turn', finding: 'is looked for in the generator', tuning: 'the generator is tuned', ready: 'ready', failed: 'failed'};
const $ = id => document.getElementById(id);

/**
 * The photograph at hand, null if there is none: its id, what the server told of it last, and whether an edit of it is
 * being drawn, and another was asked for meanwhile. Whoever waited for an answer asks whether it is at hand still.
 */
let sitting = null;

class Refused extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Refused('the server does not answer; was it ended?', 0);
  }
  if (!answer.ok) {
    const told = await answer.json().catch(() => ({}));
    throw new Refused(told.error || 'the server answered ' + answer.status, answer.status);
  }
  return answer;
}

function show(id, text) {
  $(id).textContent = text || '';
  $(id).hidden = !text;
}

function attempt(work) {
  show('error', '');
  return work().catch(e => show('error', e.message));
}

function path(of) {
  return 'api/photographs/' + of.id;
}

/** The server stops what it does for the photograph at hand, and forgets it. */
function leave() {
  if (sitting) {
    fetch(path(sitting), {method: 'DELETE', keepalive: true}).catch(() => {});
    sitting = null;
  }
  $('progress').hidden = true;
  $('count').hidden = true;
  $('stop').hidden = true;
}

async function begin(from, options) {
  const told = await (await ask(from, options)).json();
  leave();
  clear();
  sitting = {id: told.id, told, isDrawing: false, isStale: false};
  await follow(sitting);
}

function clear() {
  for (const id of ['target', 'inverted', 'tuned', 'edited', 'whole-picture']) {
    put(id, NONE);
  }
  for (const id of ['inverted-figures', 'tuned-figures', 'edited-text']) {
    $(id).textContent = '';
  }
  $('save').removeAttribute('href');
  $('save-whole').removeAttribute('href');
  show('warning', '');
  $('photograph').hidden = true;
  $('editing').disabled = true;
  $('result').hidden = false;
  $('untuned').checked = false;
  $('whole').disabled = false;
  reset();
}

/** A picture from an address, which is given back, if it is one of the page's own, when another takes its place. */
function put(id, address) {
  if ($(id).src.startsWith('blob:')) {
    URL.revokeObjectURL($(id).src);
  }
  $(id).src = address;
}

/** Asks how far it is until it is ready, has failed, or is no more at hand. */
async function follow(mine) {
  let isLost = false;
  while (sitting === mine) {
    try {
      const told = await (await ask(path(mine))).json();
      if (sitting !== mine) {
        return;
      }
      if (isLost) {
        show('error', '');
        isLost = false;
      }
      mine.told = told;
      tell(mine);
    } catch (e) {
      if (sitting !== mine) {
        return;
      }
      isLost = true;
      show('error', e.message);
      if (e.status === 404) {
        leave();
      }
    }
    if (mine.told.state === 'failed') {
      $('result').hidden = mine.told.pictures.length === 0;
      throw new Error(mine.told.error);
    }
    if (mine.told.state === 'ready') {
      $('editing').disabled = false;
      await draw();
      return;
    }
    await new Promise(done => setTimeout(done, POLL));
  }
}

function tell({told, ...mine}) {
  const isOver = told.state === 'ready' || told.state === 'failed';
  const text = `${told.name}: ${STATES[told.state]}`;
  // A screen reader says it again whenever it is written.
  if ($('status').textContent !== text) {
    $('status').textContent = text;
  }
  show('count', told.steps ? `step ${told.step} of ${told.steps}` : '');
  $('progress').hidden = isOver;
  $('stop').hidden = isOver;
  if (told.steps) {
    $('progress').value = told.step / told.steps;
  } else {
    $('progress').removeAttribute('value');
  }
  show('warning', told.warning);
  for (const which of told.pictures) {
    if ($(which).src === NONE) {
      put(which, `${path(mine)}/${which}.png`);
    }
  }
  for (const which of ['inverted', 'tuned']) {
    if (told[which]) {
      const identity = told[which].identity;
      $(which + '-figures').textContent = `MSE ${told[which].mse.toFixed(4)}` + (identity === undefined ? '' : `, identity ${identity.toFixed(2)}`);
    }
  }
}

function strengths() {
  return [...document.querySelectorAll('#sliders input')].filter(it => Number(it.value) !== 0).map(it => `${it.name}=${it.value}`);
}

function query(...more) {
  return String(new URLSearchParams([...strengths().map(it => ['edit', it]), ...more]));
}

/** Draws the edit that the sliders say; of many moves during one drawing the last is drawn next. */
async function draw() {
  const mine = sitting;
  if (!mine || mine.isDrawing) {
    if (mine) {
      mine.isStale = true;
    }
    return;
  }
  mine.isDrawing = true;
  try {
    do {
      mine.isStale = false;
      const text = strengths().join(', ') || 'nothing moved';
      const untuned = $('untuned').checked ? [['untuned', '']] : [];
      const blob = await (await ask(`${path(mine)}/edited.png?${query(...untuned)}`)).blob();
      if (sitting !== mine) {
        return;
      }
      put('edited', URL.createObjectURL(blob));
      $('save').href = $('edited').src;
      $('edited-text').textContent = text;
    } while (mine.isStale);
  } catch (e) {
    if (sitting === mine) {
      throw e;
    }
  } finally {
    mine.isDrawing = false;
  }
}

function moved() {
  $('photograph').hidden = true;
  attempt(draw);
}

function reset() {
  for (const slider of document.querySelectorAll('#sliders input')) {
    slider.value = 0;
    slider.nextElementSibling.textContent = '0';
  }
}

function addSlider(direction) {
  const label = document.createElement('label');
  label.className = 'slider';
  label.title = direction.source;
  const name = document.createElement('span');
  name.textContent = direction.name;
  const slider = document.createElement('input');
  const value = document.createElement('output');
  // Half as far again as edits usually go.
  Object.assign(slider, {type: 'range', name: direction.name, min: -1.5 * direction.usual, max: 1.5 * direction.usual, step: 0.1, value: 0});
  value.textContent = '0';
  slider.addEventListener('input', () => {
    value.textContent = slider.value;
    moved();
  });
  label.append(name, slider, value);
  $('sliders').append(label);
}

/** Puts the edit into the photograph, unless the sliders have moved when it is there. */
async function putBack() {
  const mine = sitting;
  const asked = query(['blend', $('blend').value]);
  try {
    const blob = await (await ask(`${path(mine)}/whole.png?${asked}`)).blob();
    if (sitting === mine && asked === query(['blend', $('blend').value])) {
      put('whole-picture', URL.createObjectURL(blob));
      $('save-whole').href = $('whole-picture').src;
      $('photograph').hidden = false;
    }
  } catch (e) {
    if (sitting === mine) {
      throw e;
    }
  }
}

function take(file) {
  if (file && file.size > MOST_BYTES) {
    show('error', 'the file is too large, wanted at most 32 MiB');
  } else if (file) {
    attempt(() => begin(`api/photographs?${new URLSearchParams({name: file.name})}`, {method: 'POST', body: file}));
  }
}

function listen() {
  $('file').addEventListener('change', () => {
    take($('file').files[0]);
    $('file').value = '';
  });
  // A photograph that is dropped beside the place for it must not take the page's.
  for (const event of ['dragover', 'dragleave', 'drop']) {
    document.addEventListener(event, e => {
      e.preventDefault();
      $('drop').classList.toggle('over', event === 'dragover');
    });
  }
  document.addEventListener('drop', e => take(e.dataTransfer.files[0]));
  $('example').addEventListener('click', () => attempt(() => begin('api/photographs?example', {method: 'POST'})));
  $('stop').addEventListener('click', () => {
    $('status').textContent = `${sitting.told.name}: stopped`;
    leave();
  });
  $('reset').addEventListener('click', () => {
    reset();
    moved();
  });
  $('untuned').addEventListener('change', () => {
    $('whole').disabled = $('untuned').checked;
    moved();
  });
  $('whole').addEventListener('click', () => attempt(putBack));
  $('blend').addEventListener('change', () => {
    if (!$('photograph').hidden) {
      attempt(putBack);
    }
  });
  window.addEventListener('pagehide', leave);
}

attempt(async () => {
  listen();
  (await (await ask('api/directions')).json()).forEach(addSlider);
});
