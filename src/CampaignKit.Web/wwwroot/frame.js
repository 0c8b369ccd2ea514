// What script adds to a petition in a frame: the page around it learns how high it is, and the petition whose page that is.

// The page around it knows nothing that it could not see: a number.
const tell = () => parent.postMessage({ campaignkit: 'height', height: Math.ceil(document.documentElement.getBoundingClientRect().height) }, '*');
new ResizeObserver(tell).observe(document.documentElement);
addEventListener('message', event => event.source === parent && event.data?.campaignkit === 'measure' && tell());

// Where nobody has said where the signer comes from, the host of that page says it.
const form = document.querySelector('#sign form'), around = location.ancestorOrigins?.[0] ?? document.referrer;
if (form && !form.elements.source && URL.canParse(around)) {
  const { host, hostname } = new URL(around);
  if (host !== location.host && /^[\w.-]{1,64}$/.test(hostname)) {
    const source = document.createElement('input');
    [source.type, source.name, source.value] = ['hidden', 'source', hostname];
    form.append(source);
  }
}
