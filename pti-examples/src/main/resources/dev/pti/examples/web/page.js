'use strict';

const POLL = 300;
const MOST_BYTES = 32 * 1024 * 1024;
/** Stands where a picture will be. */
const NONE = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>';
const STATES = {waiting: 'waits for its turn', finding: 'is looked for in the generator', tuning: 'the generator is tuned', ready: 'ready', failed: 'failed'};
/** What buttons say that tell how far their work is. */
const BUTTONS = {drag: 'Drag', refine: 'Refine', whole: 'Put it back into the photograph'};
const $ = id => document.getElementById(id);

/**
 * The photograph at hand, null if there is none: its id, what the server told of it last, and whether an edit of it is
 * being drawn, and another was asked for meanwhile. Whoever waited for an answer asks whether it is at hand still.
 */
let sitting = null;

// What the server is asked

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

function path(of) {
  return 'api/photographs/' + of.id;
}

// What is shown

function show(id, text) {
  $(id).textContent = text || '';
  $(id).hidden = !text;
}

function attempt(work) {
  show('error', '');
  return work().catch(e => show('error', e.message));
}

/** A picture from an address, which is given back, if it is one of the page's own, when another takes its place. */
function put(id, address) {
  if ($(id).src.startsWith('blob:')) {
    URL.revokeObjectURL($(id).src);
  }
  $(id).src = address;
}

/** Where something is saved from, or nowhere. */
function link(id, address) {
  if (address) {
    $(id).href = address;
  } else {
    $(id).removeAttribute('href');
  }
}

function clear() {
  for (const id of ['target', 'inverted', 'tuned', 'edited', 'whole-picture']) {
    put(id, NONE);
  }
  for (const id of ['inverted-figures', 'tuned-figures', 'edited-text']) {
    $(id).textContent = '';
  }
  for (const id of ['save', 'save-edit', 'save-run', 'save-whole']) {
    link(id, '');
  }
  show('warning', '');
  show('lacking', '');
  $('photograph').hidden = true;
  $('editing').disabled = true;
  $('result').hidden = false;
  $('tuned-figure').hidden = false;
  $('untuned').checked = false;
  $('untuned-line').hidden = false;
  $('placing').hidden = false;
  $('placing').disabled = false;
  $('dragged').replaceChildren();
  for (const [id, text] of Object.entries(BUTTONS)) {
    $(id).textContent = text;
  }
  $('pulling').disabled = false;
  $('refine').hidden = true;
  $('refine').disabled = false;
  allowPulling();
  setPulling(false);
  $('pull').disabled = true;
  reset();
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
  show('lacking', told.lacking);
  $('placing').hidden = Boolean(told.lacking);
  for (const which of told.pictures) {
    if ($(which).src === NONE) {
      put(which, `${path(mine)}/${which}.png`);
    }
  }
  $('tuned-name').textContent = told.refined ? 'tuned and refined' : 'tuned';
  for (const which of ['inverted', 'tuned']) {
    if (told[which]) {
      const identity = told[which].identity;
      $(which + '-figures').textContent = `MSE ${told[which].mse.toFixed(4)}` + (identity === undefined ? '' : `, identity ${identity.toFixed(2)}`);
    }
  }
}

// The photograph at hand

async function begin(from, options) {
  const told = await (await ask(from, options)).json();
  leave();
  clear();
  sitting = {id: told.id, told, isDrawing: false, isStale: false};
  await follow(sitting);
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
      await edit(mine);
      return;
    }
    await pause();
  }
}

function pause() {
  return new Promise(done => setTimeout(done, POLL));
}

/** It can be edited from now on. */
async function edit(mine) {
  const isTuned = mine.told.pictures.includes('tuned');
  $('tuned-figure').hidden = !isTuned;
  $('untuned-line').hidden = !isTuned;
  offerRefining(mine.told);
  link('save-run', `${path(mine)}/run.safetensors`);
  $('save-run').download = mine.told.name.replace(/\.\w{1,5}$/, '') + '.safetensors';
  $('editing').disabled = false;
  await draw();
  if (sitting === mine) {
    allowPulling();
  }
}

// Its edits

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
      const text = strengths().join(', ');
      const saved = text && `${path(mine)}/edit.json?${query()}`;
      const untuned = $('untuned').checked ? [['untuned', '']] : [];
      const blob = await (await ask(`${path(mine)}/edited.png?${query(...untuned)}`)).blob();
      if (sitting !== mine) {
        return;
      }
      put('edited', URL.createObjectURL(blob));
      link('save', $('edited').src);
      link('save-edit', saved);
      $('edited-text').textContent = text || 'nothing moved';
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

// Its drags

/** While it is dragged or refined, nothing else is done with it, but it may be left for another. */
function waitForWork(isWorking) {
  for (const id of ['editing', 'pull', 'pulling', 'refine']) {
    $(id).disabled = isWorking;
  }
  $('pull').disabled ||= $('untuned').checked;
}

/** Drags from the edit that the sliders say; what comes of it is one more slider. */
function drag() {
  show('pull-told', '');
  const pulled = query(...pullQuery());
  const asked = mine => ask(`${path(mine)}/drag?${pulled}`, {method: 'POST'}).then(it => it.json());
  return workOn('drag', 'drag', 'Dragging, step', waitForWork, asked, told => {
    const left = told.stopped_by === 'threshold' ? 'arrived' : `${told.left.toFixed(1)} pixels left`;
    show('pull-told', `${told.slider.name}: ${left} after ${told.steps} steps`);
    addDragged(told.slider);
    clearPulls();
    moved();
  });
}

// What tuning has left

function offerRefining(told) {
  $('refine').hidden = told.refined || !told.pictures.includes('tuned');
}

/** Comes nearer to the photograph; edits are drawn anew. */
function refine() {
  const asked = mine => ask(`${path(mine)}/refine`, {method: 'POST'}).then(it => it.json());
  return workOn('refine', 'refinement', 'Refining,', waitForWork, asked, told => {
    sitting.told = told;
    // Of the other address the browser has the picture before.
    put('tuned', `${path(sitting)}/tuned.png?refined`);
    tell(sitting);
    offerRefining(told);
    moved();
  });
}

// The whole photograph

function wholeQuery() {
  return query(['blend', $('blend').value], ...($('stitch').checked ? [['stitch', '']] : []));
}

function waitForPlacing(isPlacing) {
  $('placing').disabled = isPlacing || $('untuned').checked;
}

/** Puts the edit into the photograph, unless the sliders have moved when it is there. */
function putBack() {
  const edit = wholeQuery();
  const asked = mine => ask(`${path(mine)}/whole.png?${edit}`).then(it => it.blob());
  return workOn('whole', 'stitching', 'Stitching, step', waitForPlacing, asked, blob => {
    if (edit === wholeQuery()) {
      put('whole-picture', URL.createObjectURL(blob));
      link('save-whole', $('whole-picture').src);
      $('photograph').hidden = false;
    }
  });
}

// What takes its time

/**
 * Lets the server work on the photograph at hand. Meanwhile the button tells how far the stage is; what came of it is
 * taken if the photograph is still at hand.
 */
async function workOn(button, stage, doing, wait, asked, taken) {
  const mine = sitting;
  const work = {isOver: false};
  wait(true);
  watch(mine, work, stage, told => $(button).textContent = `${doing} ${told.step} of ${told.steps}`);
  try {
    const answer = await asked(mine);
    if (sitting === mine) {
      taken(answer);
    }
  } catch (e) {
    if (sitting === mine) {
      throw e;
    }
  } finally {
    work.isOver = true;
    if (sitting === mine) {
      $(button).textContent = BUTTONS[button];
      wait(false);
    }
  }
}

/** Tells how far a stage is, where it was asked for, until the work is over. */
async function watch(mine, work, stage, tellStep) {
  while (sitting === mine && !work.isOver) {
    const told = await ask(path(mine)).then(it => it.json()).catch(() => ({}));
    if (sitting === mine && !work.isOver && told.stage === stage) {
      tellStep(told);
    }
    await pause();
  }
}

// What is clicked, chosen and dropped

function take(file) {
  if (file && file.size > MOST_BYTES) {
    show('error', 'the file is too large, wanted at most 32 MiB');
  } else if (file) {
    attempt(() => begin(`api/photographs?${new URLSearchParams({name: file.name})}`, {method: 'POST', body: file}));
  }
}

function takeRun() {
  return attempt(() => begin('api/photographs?run', {method: 'POST'}));
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
  $('run').addEventListener('click', takeRun);
  $('stop').addEventListener('click', () => {
    $('status').textContent = `${sitting.told.name}: stopped`;
    leave();
  });
  $('reset').addEventListener('click', () => {
    reset();
    moved();
  });
  $('untuned').addEventListener('change', () => {
    $('placing').disabled = $('untuned').checked;
    allowPulling();
    moved();
  });
  // Every picture has the proportions of the first.
  $('target').addEventListener('load', e => {
    $('pictures').style.setProperty('--shape', `${e.target.naturalWidth} / ${e.target.naturalHeight}`);
  });
  listenToPulls();
  $('drag').addEventListener('click', () => attempt(drag));
  $('refine').addEventListener('click', () => attempt(refine));
  $('whole').addEventListener('click', () => attempt(putBack));
  for (const id of ['blend', 'stitch']) {
    $(id).addEventListener('change', () => {
      if (!$('photograph').hidden) {
        attempt(putBack);
      }
    });
  }
  window.addEventListener('pagehide', leave);
  // A browser may keep a page that was left and show it again, as it was: its photograph is forgotten.
  window.addEventListener('pageshow', e => e.persisted && location.reload());
}

attempt(async () => {
  listen();
  const [start, directions] = await Promise.all(['api/start', 'api/directions'].map(async it => (await ask(it)).json()));
  addSliders(directions);
  $('example').textContent = `Take the bundled ${start.example}`;
  if (start.run) {
    $('run').textContent = `Take ${start.run} again`;
    $('run').hidden = false;
    await takeRun();
  }
});
