// Passkeys of the staff: asks the server what to ask the device, asks the device, and sends what it says as the form that is there. Without it there is the password.

const isKnown = !!window.PublicKeyCredential?.parseCreationOptionsFromJSON && !!navigator.credentials;

for (const place of isKnown ? document.querySelectorAll('[data-passkey]') : []) {
  place.hidden = false;
  const form = place.querySelector('form'), says = form.querySelector('[role=alert]');
  form.addEventListener('submit', async event => {
    event.preventDefault();
    says.textContent = '';
    try {
      const answer = await fetch(`${form.action}/options`, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
      const told = answer.headers.get('content-type')?.startsWith('application/json') ? await answer.json() : {};
      if (!told.challenge) return void (says.textContent = told.problem ?? 'This did not work now. Wait a little, and load the page again.');
      const credential = place.dataset.passkey === 'add'
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(told) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(told) });
      form.elements.credential.value = JSON.stringify(credential);

      // Unlike a click on the button it does not come back here.
      form.submit();
    } catch (failure) {
      says.textContent = failure.name === 'InvalidStateError' ? 'This device has a passkey for this account already.' : 'The device gave no passkey. Try again, or use your password.';
    }
  });
}

if (isKnown) document.querySelector('[data-without-passkeys]')?.remove();
