// Reads what CampaignKit publishes as others do, with libraries that know nothing of it, and writes what they understood as JSON.
// node read.mjs oembed PETITION | node read.mjs feed ADDRESS
import { Readable } from 'node:stream';
import { extract } from '@extractus/oembed-extractor';
import { XMLParser } from 'fast-xml-parser';
import FeedParser from 'feedparser';

const [what, address] = process.argv.slice(2);

async function get(from, type) {
  const answer = await fetch(from);
  if (!answer.ok || !answer.headers.get('content-type').startsWith(type)) throw new Error(`${from}: ${answer.status} ${answer.headers.get('content-type')}`);
  return answer;
}

// The library finds the JSON by the page's link and reads it; the XML is found by the other link, and has to say the same.
async function oembed() {
  const page = await (await get(address, 'text/html')).text();
  const [, link] = page.match(/<link rel="alternate" type="text\/xml(?:\+|&#x2B;)oembed" href="([^"]+)"/);
  const xml = await (await get(link.replaceAll('&amp;', '&'), 'text/xml')).text();
  return { json: await extract(address, { maxwidth: 480 }), xml: new XMLParser({ parseTagValue: false }).parse(xml).oembed };
}

async function feed() {
  const answer = await get(address, 'application/atom+xml'), parser = new FeedParser({ feedurl: address }), entries = [];
  for await (const { guid, title, description, link, date } of Readable.fromWeb(answer.body).pipe(parser)) entries.push({ guid, title, description, link, date });
  const { title, language, xmlUrl, date } = parser.meta;
  return { title, language, address: xmlUrl, date, entries };
}

console.log(JSON.stringify(await { oembed, feed }[what]()));
