// A live page: another gradebook comes as an event and is shown in place of the one before.

const EVENTS = document.body.dataset.events;
let isConnected = false;

// A browser tries again by itself, but not after an answer that is no stream of events.
const AGAIN = 3000;

// How often it is looked whether another minute has begun.
const TICK = 5000;

function listen() {
  if (!EVENTS) return;
  const source = new EventSource(EVENTS);
  const connected = state => () => {
    isConnected = state;
    showLive();
  };
  source.addEventListener('open', connected(true));
  source.addEventListener('error', () => {
    connected(false)();
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, AGAIN);
  });
  source.addEventListener('message', event => {
    // An event's id is when it was sent: a projector's machine may be minutes wrong.
    if (event.lastEventId) ahead = Number(event.lastEventId) - Date.now() / 1000;
    take(event.data);
    showNews();
  });
}

function tick() {
  if (work && isAtWork()) renewWork();
}

function liveWords() {
  if (!EVENTS) return '';
  return say(isConnected ? 'page-live' : 'page-lost');
}

function showLive() {
  const live = document.getElementById('live');
  live.textContent = liveWords();
  live.classList.toggle('lost', !isConnected);
}
