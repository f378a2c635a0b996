'use strict';

const POLL = 300;
const MOST_BYTES = 32 * 1024 * 1024;
/** Stands where a picture will be. */
const NONE = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>';
const $ = id => document.getElementById(id);

/** The photograph at hand, as the server describes it; null before the first. */
let sitting = null;
/** Which edit is being drawn, and whether another was asked for meanwhile. */
let isDrawing = false;
let isStale = false;

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Error('the server does not answer; was it ended?');
  }
  if (!answer.ok) {
    const told = await answer.json().catch(() => ({}));
    throw new Error(told.error || 'the server answered ' + answer.status);
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

function picture(which) {
  return `api/photographs/${sitting.id}/${which}.png`;
}

/** A picture of its own address, which is given back when the next takes its place. */
function put(image, blob) {
  if (image.src.startsWith('blob:')) {
    URL.revokeObjectURL(image.src);
  }
  image.src = URL.createObjectURL(blob);
  return image.src;
}

async function begin(path, options) {
  const last = sitting;
  const answer = await ask(path, options);
  if (last) {
    fetch(`api/photographs/${last.id}`, {method: 'DELETE'}).catch(() => {});
  }
  clear();
  sitting = await answer.json();
  await follow(sitting.id);
}

function clear() {
  for (const id of ['target', 'inverted', 'tuned', 'edited', 'whole-picture']) {
    $(id).src = NONE;
  }
  for (const id of ['inverted-figures', 'tuned-figures', 'edited-text']) {
    $(id).textContent = '';
  }
  show('warning', '');
  $('photograph').hidden = true;
  $('editing').disabled = true;
  $('result').hidden = false;
  $('untuned').checked = false;
  reset();
}

/** Asks how far it is until it is ready or another has taken its place. */
async function follow(id) {
  const isLeft = () => !sitting || sitting.id !== id;
  for (;;) {
    let told;
    try {
      told = await (await ask(`api/photographs/${id}`)).json();
    } catch (e) {
      if (isLeft()) {
        return;
      }
      throw e;
    }
    if (isLeft()) {
      return;
    }
    sitting = told;
    tell(told);
    if (told.state === 'failed') {
      $('result').hidden = told.pictures.length === 0;
      throw new Error(told.error);
    }
    if (told.state === 'ready') {
      $('editing').disabled = false;
      await draw();
      return;
    }
    await new Promise(done => setTimeout(done, POLL));
  }
}

function tell(told) {
  const isOver = told.state === 'ready' || told.state === 'failed';
  const words = {waiting: 'waits for its turn', finding: 'is looked for in the generator', tuning: 'the generator is tuned', ready: 'ready', failed: 'failed'};
  $('status').textContent = `${told.name}: ${words[told.state]}` + (told.steps ? `, step ${told.step} of ${told.steps}` : '');
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
      $(which).src = picture(which);
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

function query() {
  const asked = new URLSearchParams(strengths().map(it => ['edit', it]));
  if ($('untuned').checked) {
    asked.append('untuned', '');
  }
  return asked;
}

/** Draws the edit that the sliders say; of many moves during one drawing the last is drawn next. */
async function draw() {
  if (isDrawing) {
    isStale = true;
    return;
  }
  isDrawing = true;
  try {
    do {
      isStale = false;
      const drawn = sitting;
      const text = strengths().join(', ') || 'nothing moved';
      const answer = await ask(`${picture('edited')}?${query()}`);
      const blob = await answer.blob();
      if (sitting !== drawn) {
        continue;
      }
      $('save').href = put($('edited'), blob);
      $('edited-text').textContent = text;
    } while (isStale);
  } finally {
    isDrawing = false;
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

async function putBack() {
  $('whole').disabled = true;
  try {
    const asked = new URLSearchParams([...strengths().map(it => ['edit', it]), ['blend', $('blend').value]]);
    const answer = await ask(`${picture('whole')}?${asked}`);
    $('save-whole').href = put($('whole-picture'), await answer.blob());
    $('photograph').hidden = false;
  } finally {
    $('whole').disabled = false;
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
  const drop = $('drop');
  for (const event of ['dragover', 'dragleave', 'drop']) {
    drop.addEventListener(event, e => {
      e.preventDefault();
      drop.classList.toggle('over', event === 'dragover');
    });
  }
  drop.addEventListener('drop', e => take(e.dataTransfer.files[0]));
  drop.addEventListener('keydown', e => {
    if (e.key === 'Enter' || e.key === ' ') {
      $('file').click();
    }
  });
  $('example').addEventListener('click', () => attempt(() => begin('api/photographs?example', {method: 'POST'})));
  $('stop').addEventListener('click', () => attempt(async () => {
    const stopped = sitting;
    sitting = null;
    await ask(`api/photographs/${stopped.id}`, {method: 'DELETE'});
    $('status').textContent = `${stopped.name}: stopped`;
    $('progress').hidden = true;
    $('stop').hidden = true;
  }));
  $('reset').addEventListener('click', () => {
    reset();
    moved();
  });
  $('untuned').addEventListener('change', moved);
  $('whole').addEventListener('click', () => attempt(putBack));
  $('blend').addEventListener('change', () => {
    if (!$('photograph').hidden) {
      attempt(putBack);
    }
  });
}

attempt(async () => {
  listen();
  (await (await ask('api/directions')).json()).forEach(addSlider);
});
