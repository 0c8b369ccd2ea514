// <campaign-petition petition="SLUG" lang="fr" layout="form|button|counter"> on any site: a petition's form, a button that opens it, or its count.
// It needs this file's host in script-src and connect-src, and nothing else: no inline style, no markup from text, no cookie, no other host.

const site = new URL(import.meta.url).origin;
const patience = 15_000;

// Those that the site has; ours are named by two letters in addresses.
const languages = ['en', 'fr', 'es', 'tl', 'zh', 'pa', 'ar'];
const near = tag => {
  const letters = tag?.toLowerCase().split('-')[0];
  return letters === 'fil' ? 'tl' : languages.find(language => language === letters);
};

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host { display: block; --a: var(--campaignkit-accent, #0b5a52); --on: var(--campaignkit-on-accent, #fff); --paper: var(--campaignkit-background, #fff);
  --ink: var(--campaignkit-color, #1d1c1a); --soft: #5a564f; --line: var(--campaignkit-line, #807a6f); --wrong: var(--campaignkit-wrong, #a3231b); }
@supports (color: light-dark(red, red)) {
  :host { --a: var(--campaignkit-accent, light-dark(#0b5a52, #86d0c3)); --on: var(--campaignkit-on-accent, light-dark(#fff, #0c1f1c)); --paper: var(--campaignkit-background, light-dark(#fff, #1f2220));
    --ink: var(--campaignkit-color, light-dark(#1d1c1a, #ebe8e1)); --soft: light-dark(#5a564f, #b0aca3); --line: var(--campaignkit-line, light-dark(#807a6f, #8b8f8a)); --wrong: var(--campaignkit-wrong, light-dark(#a3231b, #ffada4)); }
}
@supports (color: oklch(from red l c h)) { :host { --on: var(--campaignkit-on-accent, oklch(from var(--a) clamp(0, (0.65 - l) * 1000, 1) 0 0)); } }
:host([hidden]) { display: none; }
:host([scheme=light]) { color-scheme: light; }
:host([scheme=dark]) { color-scheme: dark; }
* { box-sizing: border-box; }
.card { padding: 1.25em; border: 1px solid var(--line); border-radius: var(--campaignkit-radius, .5em); background: var(--paper); color: var(--ink);
  font: var(--campaignkit-font, 1rem/1.5 system-ui, sans-serif); text-align: start; overflow-wrap: anywhere; }
h2, h3, p, ul, fieldset { margin: 0 0 .75em; }
h2 { font-size: 1.35em; line-height: 1.25; }
h3 { font-size: 1.1em; }
fieldset { min-inline-size: 0; padding: 0; border: 0; }
label, legend { font-weight: 600; padding: 0; }
a { color: var(--a); }
.field { margin-block-end: 1em; }
.why, .goal { margin: 0 0 .3em; color: var(--soft); font-size: .93em; }
.problem { margin: 0 0 .3em; color: var(--wrong); font-weight: 600; }
input, select, button { font: inherit; color: inherit; }
input:not([type=radio], [type=checkbox]), select { inline-size: 100%; min-block-size: 2.75em; padding: .4em .6em; border: 1px solid var(--line); border-radius: .3em; background: var(--paper); }
[aria-invalid] { border: 2px solid var(--wrong) !important; }
.choice { display: grid; grid-template-columns: auto 1fr; gap: 0 .6em; margin-block: .5em; }
.choice input { inline-size: 1.25em; block-size: 1.25em; margin: .15em 0 0; accent-color: var(--a); }
.choice label { font-weight: 400; }
.choice .why { grid-column: 2; }
button { inline-size: 100%; padding: .7em 1.2em; border: 1px solid transparent; border-radius: .35em; background: var(--a); color: var(--on); font-weight: 600; cursor: pointer; }
button:hover { text-decoration: underline; }
button[aria-disabled] { opacity: .65; cursor: progress; }
:focus-visible { outline: 3px solid var(--a); outline-offset: 2px; }
progress { display: block; inline-size: 100%; block-size: .6em; accent-color: var(--a); }
.count strong { font-size: 1.4em; }
code { user-select: all; font-size: 1.15em; overflow-wrap: anywhere; }
`);

/** An element with attributes (a null one is left out) and children. */
function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) if (value != null) element.setAttribute(key, value);
  element.append(...children.filter(child => child != null));
  return element;
}

/** Asks the site for JSON; throws if there is no answer in time, or none that is ours. */
async function ask(address, body) {
  const answer = await fetch(site + address, {
    signal: AbortSignal.timeout(patience), credentials: 'omit', referrerPolicy: 'no-referrer',
    ...body && { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) },
  });
  const told = await answer.json().catch(failure => {
    if (answer.ok) throw failure;
  });
  return { status: answer.status, ok: answer.ok, told };
}

// However many widgets a page has, it asks once and holds one connection for each petition.
const loads = new Map(), streams = new Map();
function load(address) {
  if (!loads.has(address)) loads.set(address, ask(address).finally(() => setTimeout(() => loads.delete(address), 10_000)));
  return loads.get(address);
}

function watch(address, tell) {
  let stream = streams.get(address);
  if (!stream) {
    stream = { tells: new Set(), source: new EventSource(site + address) };
    stream.source.addEventListener('count', event => stream.tells.forEach(one => one(JSON.parse(event.data))));
    streams.set(address, stream);
  }
  stream.tells.add(tell);
  return () => {
    stream.tells.delete(tell);
    if (stream.tells.size) return;
    stream.source.close();
    streams.delete(address);
  };
}

class CampaignPetition extends HTMLElement {
  static observedAttributes = ['petition', 'lang', 'layout', 'accent'];

  #root = this.attachShadow({ mode: 'open' });
  #own = new CSSStyleSheet();
  #shown = 0;
  #unwatch = null;
  #work = null;
  #signed = Infinity;
  #include = null;

  connectedCallback() {
    // Until there is something to show, and if there never is, what the site wrote between the tags is seen.
    this.#root.adoptedStyleSheets = [sheet, this.#own];
    this.#show();
  }

  disconnectedCallback() {
    this.#shown++;
    this.#unwatch?.();
    this.#unwatch = null;
  }

  attributeChangedCallback(name) {
    if (!this.isConnected || !this.#root.adoptedStyleSheets.length) return;
    if (name === 'accent') this.#colour(); else this.#show();
  }

  #colour() {
    const accent = this.getAttribute('accent');
    this.#own.replaceSync(':host {}');
    if (accent) this.#own.cssRules[0].style.setProperty('--a', accent);
  }

  #language() {
    return near(this.getAttribute('lang')) ?? near(this.parentElement?.closest('[lang]')?.getAttribute('lang')) ?? near(navigator.language) ?? 'en';
  }

  #tell(what, detail) {
    this.dispatchEvent(new CustomEvent(`campaignkit:${what}`, { bubbles: true, composed: true, detail: { petition: this.getAttribute('petition'), ...detail } }));
  }

  #address() {
    return `/${this.#language()}/api/v1/petitions/${encodeURIComponent(this.getAttribute('petition') ?? '')}/embed`;
  }

  async #show() {
    const turn = ++this.#shown;
    this.#unwatch?.();
    this.#unwatch = null;
    this.#colour();
    this.#root.replaceChildren(make('slot'));
    let answer = null;
    try {
      answer = await load(this.#address());
    } catch {
      addEventListener('online', () => turn === this.#shown && this.#show(), { once: true });
    }
    if (turn !== this.#shown) return;
    this.#signed = Infinity;
    if (!answer?.ok) return this.#tell('failed', { reason: answer ? 'unknown-petition' : 'network' });

    this.data = answer.told;
    const card = make('div', { class: 'card', part: 'card', lang: this.data.language, dir: this.data.direction });
    this.#root.replaceChildren(card);
    this.#draw(card);
    this.#tell('ready', { count: this.data.count.count });
  }

  #draw(card) {
    const { data } = this, { texts } = data, layout = this.getAttribute('layout');
    const title = make('h2', { part: 'title', lang: data.contentLanguage, dir: 'auto' }, data.title);
    if (layout !== 'counter') card.append(title, make('p', { part: 'ask', lang: data.contentLanguage, dir: 'auto' }, data.ask));
    else card.append(make('p', { part: 'title' }, this.#link(data.url, data.title, data.contentLanguage)));
    this.#progress(card);
    if (!data.open) return card.append(make('p', { part: 'notice' }, data.notOpen));
    if (layout === 'counter') return;
    if (layout !== 'button') return this.#form(card);
    const button = make('button', { type: 'button', part: 'button' }, texts.sign);
    button.addEventListener('click', () => {
      button.remove();
      this.#form(card).querySelector('input').focus();
    });
    card.append(button);
  }

  #progress(card) {
    const count = make('p', { class: 'count', part: 'count' }), bar = make('progress', { part: 'progress' }), goal = make('p', { class: 'goal', part: 'goal' });
    let last = this.data.count;
    const tell = told => {
      last = told;
      // Nobody is told that a count has them in it which was taken before they signed.
      if (told.count >= this.#signed) count.replaceChildren(make('strong', null, told.included));
      else count.replaceChildren(told.before, make('strong', null, told.number), told.after);
      [bar.max, bar.value] = [told.goal, told.count];
      bar.setAttribute('aria-label', goal.textContent = told.goalText);
    };
    tell(last);
    this.#include = from => {
      this.#signed = from;
      tell(last);
    };
    card.append(count);
    if (!this.data.open) return;
    card.append(bar, goal);
    if (globalThis.EventSource) this.#unwatch = watch(this.data.live, tell);
  }

  #link(url, text, lang) {
    return make('a', { href: url, target: '_blank', rel: 'noopener', part: 'link', lang, dir: lang && 'auto' }, text);
  }

  #field(name, label, why, control, optional) {
    for (const [key, value] of Object.entries({ id: name, name, 'aria-describedby': `${name}-why`, part: 'input', ...!optional && { required: '' } })) control.setAttribute(key, value);
    return make('div', { class: 'field', part: 'field' }, make('label', { for: name, part: 'label' }, label), make('p', { class: 'why', id: `${name}-why` }, why), control);
  }

  #choice(type, name, value, label, why, checked) {
    const id = `${name}-${value}`;
    return make('div', { class: 'choice' },
      make('input', { type, name, value, id, checked: checked ? '' : null, 'aria-describedby': why ? `${id}-why` : 'updates-true-why' }), make('label', { for: id }, label), why ? make('p', { class: 'why', id: `${id}-why` }, why) : null);
  }

  #form(card) {
    const { texts, countries } = this.data, text = (autocomplete, type = 'text') => make('input', { type, autocomplete, spellcheck: 'false', dir: type === 'text' ? 'auto' : null });
    const country = make('select', { autocomplete: 'country' }, make('option', { value: '' }, texts.choose), ...countries.map(([code, name]) => make('option', { value: code }, name)));
    const status = make('p', { class: 'why', role: 'status' });
    const form = make('form', { novalidate: '', part: 'form' },
      make('h3', null, texts.title), make('p', { class: 'why' }, texts.needed),
      this.#field('name', texts.name, texts.whyName, text('name')),
      this.#field('email', texts.email, texts.whyEmail, text('email', 'email')),
      this.#field('country', texts.country, texts.whyCountry, country),
      this.#field('postcode', `${texts.postcode} ${texts.optional}`, texts.whyPostcode, text('postal-code'), true),
      make('fieldset', { id: 'visibility', tabindex: '-1', 'aria-describedby': 'visibility-why' }, make('legend', null, texts.visibility), make('p', { class: 'why', id: 'visibility-why' }, texts.whyVisibility),
        ...this.data.visibilities.map((choice, i) => this.#choice('radio', 'visibility', choice.value, choice.label, choice.means, !i))),
      this.#choice('checkbox', 'updates', 'true', texts.updates, texts.whyUpdates),
      ...(this.data.partners ?? []).map(([slug, label]) => this.#choice('checkbox', 'partners', slug, label)),
      this.data.asksForMail ? make('p', { part: 'notice' }, texts.askedByMail) : null,
      status, make('button', { type: 'submit', part: 'button' }, texts.submit),
      make('p', { class: 'why' }, texts.kept), this.#link(this.data.privacy, texts.keptMore));
    if (this.data.asksForWork) form.addEventListener('focusin', () => this.#begin());
    this.#sending(form, status, async () => {
      const typed = new FormData(form), body = { locale: this.data.language, version: this.data.version, updates: typed.has('updates'), partners: typed.getAll('partners') };
      for (const name of ['name', 'email', 'country', 'postcode', 'visibility']) body[name] = typed.get(name);
      if (this.getAttribute('source')) body.source = this.getAttribute('source');
      if (this.data.asksForWork) {
        status.textContent = texts.working;
        Object.assign(body, await this.#begin());
        this.#work = null;
      }
      return ask(this.data.sign, body);
    }, told => told.status === 'counted' ? this.#thanks(form, told, texts.thanksTitle) : this.#await(form, told));
    card.append(form);
    return form;
  }

  /** Begins the work that the petition asks for; gives what to send with the signature, also if it fails: the server then asks by mail. A challenge is good for one. */
  #begin() {
    const aged = this.#work && Date.now() - this.#work.at > 25 * 60_000;
    if (!this.#work || aged) this.#work = { at: Date.now(), done: this.#solve().catch(() => ({})) };
    return this.#work.done;
  }

  async #solve() {
    const { told } = await ask(this.data.challenge);
    if (!told.needed) return {};
    const { solve } = await import(site + this.data.solver);

    // After twenty seconds a challenge is good without a solution as well; some are left for the way.
    const waited = new Promise(resume => setTimeout(resume, 25_000));
    return { challenge: told.challenge, solution: await Promise.race([solve(told.challenge, told.bits), waited]) };
  }

  /** Sends a form once at a time; whatever happens, what was typed stays where it is. */
  #sending(form, status, send, succeed) {
    const { texts } = this.data, button = form.querySelector('button');
    form.addEventListener('submit', async event => {
      event.preventDefault();
      if (button.hasAttribute('aria-disabled')) return;
      for (const problem of form.querySelectorAll('.problem')) problem.remove();
      for (const field of form.querySelectorAll('[aria-invalid]')) this.#mark(form, field.id, null);
      button.setAttribute('aria-disabled', 'true');
      status.textContent = texts.sending;
      let answer = null, reason = 'network';
      try {
        answer = await send();
      } catch (failure) {
        if (failure.name === 'TimeoutError') reason = 'timeout';
      }
      button.removeAttribute('aria-disabled');
      status.textContent = '';
      if (answer?.ok) return succeed(answer.told);
      if (answer) reason = { 400: 'fields', 410: 'closed', 429: 'too-many' }[answer.status] ?? 'server';
      this.#problems(form, status, answer?.told);
      if (answer?.told?.errors?.version) this.#renew();
      this.#tell('failed', { reason });
    });
  }

  /** The text has changed since it was shown: the new one comes above the form, which stays as it was filled in. */
  async #renew() {
    const answer = await ask(this.#address()).catch(() => null);
    if (!answer?.ok) return;
    for (const part of ['title', 'ask']) {
      const shown = this.#root.querySelector(`[part=${part}]`);
      if (shown) shown.textContent = answer.told[part];
    }
    this.data.version = answer.told.version;
  }

  #mark(form, name, sentence) {
    const field = form.querySelector(`#${CSS.escape(name)}`);
    if (!field) return null;
    field.toggleAttribute('aria-invalid', !!sentence);
    if (sentence) field.setAttribute('aria-invalid', 'true');
    field.setAttribute('aria-describedby', sentence ? `${name}-problem ${name}-why` : `${name}-why`);
    if (sentence) form.querySelector(`#${CSS.escape(name)}-why`).after(make('p', { class: 'problem', part: 'problem', id: `${name}-problem` }, sentence));
    return field;
  }

  #problems(form, status, told) {
    let first = null, rest = '';
    for (const [name, sentences] of Object.entries(told?.errors ?? {})) {
      const field = this.#mark(form, name, sentences.join(' '));
      if (field) first ??= field; else rest += `${sentences.join(' ')} `;
    }
    if (first && !rest) return first.focus();
    const { texts } = this.data, code = form.querySelector('#code');
    if (code && told?.detail) return this.#mark(form, 'code', told.detail).focus();
    const alert = make('p', { class: 'problem', part: 'problem', role: 'alert', tabindex: '-1' }, told?.detail ? `${rest || told.detail} ${texts.stillThere}` : texts.unreachable);
    form.prepend(alert);
    (first ?? alert).focus();
  }

  /** Puts something in the place of a form and leads there whoever cannot see that it changed. */
  #replace(form, title, ...children) {
    const heading = make('h3', { tabindex: '-1', part: 'thanks' }, title);
    form.replaceWith(make('div', null, heading, ...children));
    heading.focus();
  }

  #meant(told, text) {
    return told.didYouMean ? make('p', { part: 'notice' }, text.replace('{domain}', told.didYouMean)) : null;
  }

  #thanks(form, told, title, more) {
    const { texts } = this.data;
    this.#replace(form, title, more ? make('p', null, more) : null, this.#meant(told, texts.didYouMean),
      make('p', null, texts.receiptTitle, ': ', make('code', { part: 'receipt', translate: 'no', dir: 'ltr' }, told.receipt.match(/.{1,4}/g).join(' '))),
      make('p', { class: 'why' }, texts.receiptUse), this.#share(), make('p', null, this.#link(this.data.url, texts.petition)));
    this.#include(told.count);
    this.#tell('signed', { count: told.count });
  }

  /** The system's own way of passing something on, or a copied address; the link below does without either. */
  #share() {
    const { url, title, texts } = this.data;
    if (!navigator.share && !navigator.clipboard) return null;
    const button = make('button', { type: 'button', part: 'share' }, texts.share), said = make('span', { role: 'status' });
    button.addEventListener('click', async () => {
      try {
        if (navigator.share) return await navigator.share({ url, title });
        await navigator.clipboard.writeText(url);
        said.textContent = texts.linkCopied;
      } catch {
        // Whoever changes their mind is not told that it failed.
      }
    });
    return make('p', null, button, said);
  }

  #await(form, told) {
    const { texts } = this.data, status = make('p', { class: 'why', role: 'status' });
    const input = make('input', { type: 'text', inputmode: 'numeric', autocomplete: 'one-time-code', spellcheck: 'false' });
    const entry = make('form', { novalidate: '', part: 'form' }, this.#field('code', texts.code, texts.whyCode, input), status, make('button', { type: 'submit', part: 'button' }, texts.confirm));
    this.#replace(form, texts.awaitingTitle, make('p', null, `${texts.awaitingNotYet} ${texts.awaitingMail}`), this.#meant(told, texts.didYouMeanMailed), entry);
    this.#sending(entry, status, () => ask(this.data.confirm, { ticket: told.ticket, code: input.value }),
      confirmed => this.#thanks(entry.parentElement, confirmed, texts.confirmedTitle, texts.confirmed));
    this.#tell('awaiting');
  }
}

if (!customElements.get('campaign-petition')) customElements.define('campaign-petition', CampaignPetition);
