// What script adds to a petition's form. It judges nothing that the server would take, and everything works without.

/**
 * The large provider's domain that may have been meant: the same rule and the same lists as the server's, so that no address is sent anywhere to be asked about.
 * @param {string} typed A domain.
 * @param {string[]} providers Those that are guessed at, in the order in which they are suggested.
 * @param {string[]} real Those that only look like a slip.
 * @returns {string | undefined} One of the providers, one slip of the finger away.
 */
export function meant(typed, providers, real) {
  let domain = typed.trim();
  try {
    // Other scripts have more than one spelling of a domain; browsers know them all.
    if (/[^\0-\x7f]/.test(domain)) domain = new URL(`http://${domain}`).hostname;
  } catch {
    return;
  }
  domain = domain.toLowerCase().replace(/\.$/, '');
  if (providers.includes(domain) || real.includes(domain)) return;
  let found, first = Infinity;
  for (const provider of providers) {
    const at = slip(domain, provider);
    if (at < first) [found, first] = [provider, at];
  }
  return found;
}

// Where the one slip is: -1 if a letter lacks, and behind everything if there is not one but more.
function slip(typed, provider) {
  let at = 0;
  while (at < typed.length && typed[at] === provider[at]) at++;
  const rest = (text, from) => text.slice(at + from), longer = typed.length - provider.length;
  if (longer === -1) return rest(typed, 0) === rest(provider, 1) ? -1 : Infinity;
  const isOne = longer === 1 ? rest(typed, 1) === rest(provider, 0)
    : longer === 0 && (rest(typed, 1) === rest(provider, 1) || typed[at] === provider[at + 1] && typed[at + 1] === provider[at] && rest(typed, 2) === rest(provider, 2));
  if (!isOne) return Infinity;
  while (typed[at - 1] === typed[at]) at--;
  return at;
}

// What may be said of a field before it is sent, in the server's sentences; everything else is for the server to judge.
function problem({ value, dataset }) {
  const typed = value.trim(), at = typed.indexOf('@');
  if (!typed) return dataset.missing;
  if (!dataset.at) return '';
  return at < 0 ? dataset.at : at === 0 ? dataset.local : at === typed.length - 1 ? dataset.domain : '';
}

// What is being pressed does not move away because the field before it has been left. The list of a select takes its release for itself.
let isPressed = false;
const later = [];
addEventListener('pointerdown', event => { isPressed = !event.target.closest('select'); }, true);
for (const end of ['pointerup', 'pointercancel']) addEventListener(end, () => setTimeout(() => {
  isPressed = false;
  for (const act of later.splice(0)) act();
}), true);
const whenReleased = act => isPressed ? later.push(act) : setTimeout(act);

function attend(field) {
  const why = `${field.id}-why`, told = document.getElementById(`${field.id}-problem`), said = document.createElement('p'), hint = document.createElement('p');
  const sentences = Object.values(field.dataset);
  [said.id, said.className, hint.className] = [`${field.id}-said`, 'problem', 'why'];
  for (const line of [said, hint]) line.setAttribute('role', 'status');
  field.after(said, hint);

  // The field's own problem, or the server's of what was sent before.
  const show = sentence => {
    if (said.textContent === sentence && !told?.isConnected) return;
    told?.remove();
    field.parentElement.classList.remove('wrong');
    said.textContent = sentence;
    field.toggleAttribute('aria-invalid', !!sentence);
    if (sentence) field.setAttribute('aria-invalid', 'true');
    field.setAttribute('aria-describedby', sentence ? `${said.id} ${why}` : why);
  };
  const suggest = () => {
    const { providers, real, meant: question } = field.dataset, at = field.value.lastIndexOf('@') + 1;
    const domain = providers && at && !problem(field) && meant(field.value.slice(at), providers.split(' '), real.split(' '));
    if (!domain) return hint.replaceChildren();
    const button = document.createElement('button'), address = document.createElement('bdi'), [before, after] = question.split('{address}');
    [button.type, button.className, address.dir, address.textContent] = ['button', 'button quiet', 'ltr', field.value.slice(0, at) + domain];
    button.append(before, address, after);
    button.addEventListener('click', () => {
      field.value = address.textContent;
      hint.replaceChildren();
      field.focus();
    });
    hint.replaceChildren(button);
  };

  // Whoever has typed and goes on is told; whoever mends it sees it go at the first letter that does.
  let isTyped = false;
  const judge = () => {
    isTyped = false;
    whenReleased(() => {
      show(problem(field));
      suggest();
    });
  };
  field.addEventListener('change', judge);
  // What was typed and taken back is no change.
  field.addEventListener('blur', () => isTyped && problem(field) && judge());
  field.addEventListener('input', () => {
    isTyped = true;
    if (!problem(field) && (!told?.isConnected || sentences.includes(told.textContent))) show('');
    if (hint.firstChild) suggest();
  });
}

// A form is sent once. It is sent as any form is, so that its answer is a page with an address and a way back; whatever happens on the way, what was typed stays.
const patience = 15_000;

function guard(form) {
  const status = form.querySelector('[data-offline]');
  let sent = 0, whose = '', waiting;
  const stop = event => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  // Before whoever else listens: work that is done would send the form by itself.
  form.addEventListener('submit', event => {
    if (!navigator.onLine) {
      stop(event);
      status.textContent = status.dataset.offline;
      return;
    }
    const { value } = form.elements.email;
    if (value === whose && Date.now() - sent < 5000) stop(event);
    else [sent, whose] = [Date.now(), value];
  }, true);
  // On its way, by whomever it was sent.
  form.addEventListener('formdata', () => {
    clearTimeout(waiting);
    status.textContent = '';
    waiting = setTimeout(() => { status.textContent = status.dataset.slow; }, patience);
  });
  addEventListener('online', () => { status.textContent = ''; });
  addEventListener('pageshow', () => {
    clearTimeout(waiting);
    sent = 0;
  });
  addEventListener('pagehide', () => {
    clearTimeout(waiting);
    status.textContent = '';
  });
}

const form = document.querySelector('#sign form');
if (form) {
  for (const field of form.querySelectorAll('[data-missing]')) attend(field);
  guard(form);
}
