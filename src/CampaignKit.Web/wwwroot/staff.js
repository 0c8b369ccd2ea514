// What script adds to the staff's pages. Everything on them works without.

// What moves is told by the server as it is to be shown: each part takes the place of the one before.
for (const momentum of document.querySelectorAll('[data-momentum]')) {
  const lost = momentum.querySelector('[data-lost]');
  let source, waiting;

  const show = html => {
    const told = document.createElement('template');
    told.innerHTML = html;
    for (const part of told.content.querySelectorAll('[data-part]')) {
      const shown = momentum.querySelector(`[data-part="${part.dataset.part}"]`);

      // Whoever is on a link in it, or has marked something, is not thrown out: the next news finds them gone.
      if (!shown || shown.contains(document.activeElement) || isMarked(shown) || shown.isEqualNode(part)) continue;
      shown.replaceWith(part);
    }
  };
  const isMarked = part => {
    const selection = getSelection();
    return !selection.isCollapsed && selection.containsNode(part, true);
  };

  const watch = () => {
    source = new EventSource(momentum.dataset.momentum);
    source.addEventListener('momentum', event => {
      if (lost.textContent) lost.textContent = '';
      show(event.data);
    });
    source.addEventListener('error', () => {
      // The browser asks again by itself after a cut; not after an answer that is none, such as the way to signing in.
      if (source.readyState !== EventSource.CLOSED) return;
      lost.textContent = lost.dataset.lost;
      waiting = setTimeout(watch, 30_000);
    });
  };
  watch();

  // A page that waits in the browser's memory holds no connection.
  addEventListener('pagehide', () => {
    clearTimeout(waiting);
    source.close();
  });
  addEventListener('pageshow', event => event.persisted && location.reload());
}
