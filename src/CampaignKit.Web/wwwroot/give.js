// What script adds to the form for giving. It chooses nothing that nobody chose, and everything works without.

const form = document.querySelector('.giving form');
const own = form?.querySelector('[name=amount][value=other]'), typed = form?.querySelector('[name=other]');

// Who types an amount means it, and who then chooses one means that.
typed?.addEventListener('input', () => {
  if (typed.value.trim()) own.checked = true;
});
form?.addEventListener('change', event => {
  if (event.target.name === 'amount' && event.target !== own) typed.value = '';
});
