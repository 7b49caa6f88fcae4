// Reads a status page with a client that others wrote, and holds what it got against the client's own type declarations.
// node read.cjs LIBRARY ADDRESS          prints the answers as JSON
// node read.cjs watch ADDRESS            prints "watching", and the incident once the client is told of an update
'use strict';
const fs = require('fs');
const path = require('path');

const [, , library, address] = process.argv;

const libraries = {
  'statuspage.js': async () => {
    const page = new (aimed().Statuspage)('page');
    return {
      Summary: await page.summary(),
      PageStatus: await page.status(),
      PageComponents: await page.components(),
      AllIncidents: await page.allIncidents(),
      UnresolvedIncidents: await page.unresolvedIncidents(),
      AllScheduledMaintenances: await page.allScheduledMaintenances(),
      ActiveScheduledMaintenances: await page.activeScheduledMaintenances(),
      UpcomingScheduledMaintenances: await page.upcomingScheduledMaintenances(),
    };
  },
  'statuspage.io': async () => {
    const { Statuspage } = require('statuspage.io');
    const page = new Statuspage('page');
    page.setApiUrl(address);
    const { api } = page;
    const summary = await api.getSummary();
    return {
      Status: await api.getStatus(),
      Components: await api.getComponents(),
      Incidents: await api.incidents.getAll(),
      Unresolved: await api.incidents.getUnresolved(),
      ScheduledMaintenances: await api.scheduledMaintenances.getUpcoming(),
      Summary: summary,
    };
  },
};

/** The client, asking our address in place of the hosted one. */
function aimed() {
  const client = require('statuspage.js');
  const request = client.Statuspage.prototype._makeRequest;
  client.Statuspage.prototype._makeRequest = function (endpoint) {
    this.axios.defaults.baseURL = `${address}/api/v2`;
    return request.call(this, endpoint);
  };
  return client;
}

const declarations = { 'statuspage.js': 'build/src/types/index.d.ts', 'statuspage.io': 'dist/interfaces/Result.d.ts' };

/** Members of each declared interface: name, whether it may be left out, and its type. */
function interfaces(file) {
  const text = fs.readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const found = {};
  const words = new Set([...text.matchAll(/export (?:declare )?(?:enum (\w+)|type (\w+) = ')/g)].map(([, first, second]) => first ?? second));
  const kinds = /export (?:interface (\w+)(?: extends (\w+))?|(?:declare )?type (\w+) = (\w+) &) \{\n([\s\S]*?)\n\}/g;
  for (const [, name, base, alias, of, body] of text.matchAll(kinds)) {
    // A member whose type is written out in place is looked at as it comes.
    const members = [...body.matchAll(/^ {4}(\w+)(\??): ([^;{]+);/gm)].map(([, member, optional, type]) => ({ member, optional: !!optional, type }));
    found[name ?? alias] = { base: base ?? of, members };
  }
  return { types: found, words };
}

function fits(value, type, declared) {
  const alternatives = type.split('|').map(part => part.trim());
  return alternatives.some(part => {
    if (part === 'null') return value === null;
    if (part.endsWith('[]')) return Array.isArray(value) && value.every(one => fits(one, part.slice(0, -2), declared));
    if (part === 'Date') return value instanceof Date && !Number.isNaN(value.getTime());
    if (/^(string|number|boolean)$/i.test(part)) return typeof value === part.toLowerCase();
    if (/^'/.test(part)) return typeof value === 'string';
    // One of the words that it lists by a type or an enumeration of their own; anything else is looked into by itself.
    return declared.words.has(part) ? typeof value === 'string' : typeof value === 'object';
  });
}

/** What its type promises and the answer does not keep. */
function faults(value, name, declared, at) {
  const type = declared.types[name];
  const all = type.base ? faults(value, type.base, declared, at) : [];
  for (const { member, optional, type: of } of type.members) {
    const here = `${at}.${member}`;
    if (!(member in value)) {
      if (!optional) all.push(`${here} is missing`);
      continue;
    }
    const one = value[member];
    if (!fits(one, of, declared)) all.push(`${here} is ${JSON.stringify(one)}, and no ${of}`);
    const nested = of.replace('[]', '').trim();
    if (declared.types[nested]) {
      (Array.isArray(one) ? one : [one]).forEach((item, index) => all.push(...faults(item, nested, declared, `${here}[${index}]`)));
    }
  }
  return all;
}

async function watch() {
  const updates = new (aimed().StatuspageUpdates)('page', 50);
  updates.on('incident_update', incident => {
    updates.stop();
    console.log(JSON.stringify(incident));
  });
  await updates.fetch();
  await updates.start();
  console.log('watching');
  setTimeout(() => process.exit(3), 60000).unref();
}

async function read() {
  const answers = await libraries[library]();
  const declared = interfaces(path.join(path.dirname(require.resolve(`${library}/package.json`)), declarations[library]));
  const broken = Object.entries(answers).flatMap(([name, answer]) => (declared.types[name] ? faults(answer, name, declared, name) : []));
  console.log(JSON.stringify({ answers, declared: Object.keys(declared.types), broken }));
}

(library === 'watch' ? watch() : read()).catch(error => {
  console.error(error.message);
  process.exit(1);
});
