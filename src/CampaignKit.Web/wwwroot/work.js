// Does the work that the form's challenge asks for, as the API document has it: a solution such that the SHA-256 of challenge and solution begins with so many zero bits.
// The hash is written out here: browsers have theirs only over https, and a call of it takes longer than hashing two blocks.
const primes = [];
for (let n = 2; primes.length < 64; n++) if (primes.every(prime => n % prime)) primes.push(n);
const fraction = root => root % 1 * 2 ** 32 | 0;
const first = primes.slice(0, 8).map(prime => fraction(Math.sqrt(prime)));
const constants = primes.map(prime => fraction(Math.cbrt(prime)));
const words = new Int32Array(64);

const turn = (word, by) => word >>> by | word << 32 - by;

function compress(state, text, at) {
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const x = words[i - 15], y = words[i - 2];
    words[i] = i < 16 ? text.getInt32(at + 4 * i)
      : words[i - 16] + (turn(x, 7) ^ turn(x, 18) ^ x >>> 3) + words[i - 7] + (turn(y, 17) ^ turn(y, 19) ^ y >>> 10);
    const s = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + (e & f ^ ~e & g) + constants[i] + words[i];
    const t = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + (a & b ^ a & c ^ b & c);
    h = g; g = f; f = e; e = d + s | 0; d = c; c = b; b = a; a = s + t | 0;
  }
  return [a, b, c, d, e, f, g, h].map((word, i) => word + state[i] | 0);
}

/**
 * Finds a solution.
 * @param {string} challenge As the server gave it.
 * @param {number} bits Zero bits with which the hash has to begin.
 * @returns {Promise<string>} Eight letters. It takes as long as it takes; the page stays responsive.
 */
export async function solve(challenge, bits) {
  const from = challenge.length, size = from + 8, text = new DataView(new ArrayBuffer(size + 72 & ~63));
  for (let i = 0; i < from; i++) text.setUint8(i, challenge.charCodeAt(i));
  text.setUint8(size, 128);
  text.setUint32(text.byteLength - 4, 8 * size);
  let start = first, at = 0;
  for (; at + 64 <= from; at += 64) start = compress(start, text, at);
  for (let n = 0; ;) {
    // In slices, so that whoever types notices nothing.
    for (const end = performance.now() + 8; performance.now() < end; n++) {
      for (let i = 0; i < 8; i++) text.setUint8(from + i, 65 + (n >>> 4 * i & 15));
      let state = start;
      for (let i = at; i < text.byteLength; i += 64) state = compress(state, text, i);
      if (Math.clz32(state[0]) >= bits) return String.fromCharCode(...new Uint8Array(text.buffer, from, 8));
    }
    await new Promise(resume => setTimeout(resume));
  }
}

function attend(challenge) {
  const form = challenge.form, solution = form.elements.solution, status = form.querySelector('[data-working]');
  let served = Date.now(), working = null;

  // A challenge is good for one signature. A page that is come back to may be one from a cache, with fields as they were left.
  let used = performance.getEntriesByType('navigation')[0]?.type !== 'navigate';

  // It lives for half an hour, and after twenty seconds it is good without a solution as well; some are left for the way and for clocks.
  const isFresh = () => !used && Date.now() - served < 25 * 60_000;
  const isReady = () => isFresh() && (solution.value || Date.now() - served > 25_000);

  async function work() {
    if (!isFresh()) {
      solution.value = '';
      const next = await (await fetch(challenge.dataset.from)).json();
      challenge.value = next.challenge ?? '';
      challenge.dataset.bits = next.bits ?? 0;
      served = Date.now();
      used = false;
    }
    solution.value ||= await solve(challenge.value, challenge.dataset.bits);
  }

  // Readers who do not sign are spared the work. What fails leaves the form as it would be without script.
  const begin = () => working ??= work().catch(() => {}).finally(() => working = null);
  form.addEventListener('focusin', begin);

  form.addEventListener('submit', event => {
    if (isReady()) {
      used = true;
      return;
    }
    event.preventDefault();
    if (status.textContent) return;
    status.textContent = status.dataset.working;
    begin();
    const look = setInterval(() => {
      if (working && !isReady()) return;
      clearInterval(look);
      status.textContent = '';
      used = true;
      form.submit();
    }, 50);
  });
}

// On our own pages there is a form to attend to; on those of others the element of embed/v1.js asks for the solver alone.
const challenge = document.querySelector('input[name=challenge][data-from][data-bits]');
if (challenge) attend(challenge);
