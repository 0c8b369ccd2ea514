// What script adds to a petition's page. Everything on it works without.

// The count moves when somebody else signs.
for (const progress of document.querySelectorAll('[data-live]')) {
  const count = progress.querySelector('.count'), bar = progress.querySelector('progress'), goal = progress.querySelector('.goal');
  const source = new EventSource(progress.dataset.live);
  let shown = -1;
  source.addEventListener('count', event => {
    const told = JSON.parse(event.data);
    if (told.count === shown) return;
    shown = told.count;
    const number = document.createElement('strong');
    number.textContent = told.number;
    count.replaceChildren(told.before, number, told.after);
    if (bar) [bar.max, bar.value] = [told.goal, told.count];
    if (goal) goal.textContent = told.goalText;
  });
  // A page that waits in the browser's memory holds no connection.
  addEventListener('pagehide', () => source.close());
  addEventListener('pageshow', event => event.persisted && location.reload());
}

// Whoever has to leave fast leaves in one key: this page is replaced, so that "back" does not come here.
const exit = document.querySelector('a.exit');
if (exit) {
  const leave = event => {
    event.preventDefault();
    document.documentElement.hidden = true;
    location.replace(exit.href);
  };
  exit.addEventListener('click', leave);
  let pressed = 0, last = 0;
  addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    // One more would tell the browser to stop loading what leads away.
    if (pressed === 3) return event.preventDefault();
    pressed = event.timeStamp - last < 1000 ? pressed + 1 : 1;
    last = event.timeStamp;
    if (pressed === 3) leave(event);
  });
}

// The system's own way of passing something on, where there is one.
for (const button of document.querySelectorAll('button[data-share]')) {
  if (!navigator.share && !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    const { share: url, title, done } = button.dataset;
    try {
      if (navigator.share) return await navigator.share({ url, title });
      await navigator.clipboard.writeText(url);
      button.textContent = done;
    } catch {
      // Whoever changes their mind is not told that it failed.
    }
  });
}
