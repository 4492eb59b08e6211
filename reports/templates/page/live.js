// A live page: another gradebook comes as an event and is shown in place of the one before.

const EVENTS = document.body.dataset.events;
let isConnected = false;

function listen() {
  if (!EVENTS) return;
  const source = new EventSource(EVENTS);
  const connected = state => () => {
    isConnected = state;
    showLive();
  };
  source.addEventListener('open', connected(true));
  source.addEventListener('error', connected(false));
  source.addEventListener('message', event => {
    take(event.data);
    showNews();
  });
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
