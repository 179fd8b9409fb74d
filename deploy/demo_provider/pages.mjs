// What a test person sees at the demo provider. Nothing here belongs to the portal.

const TEXTS = {
  nb: {
    lang: 'nb',
    demo: 'Prøveutgave',
    choose: 'Hvem vil du logge inn som?',
    lead: 'Dette er en liten innloggingstjeneste for å prøve portalen. Alle personene er oppdiktet.',
    level: 'Sikkerhetsnivå',
    levels: { low: 'lavt', substantial: 'betydelig', high: 'høyt' },
    cancel: 'Avbryt',
    loggingOut: 'Du logges ut',
    goOn: 'Gå videre',
    loggedOut: 'Du er logget ut',
    failed: 'Innloggingen stoppet',
  },
  nn: {
    lang: 'nn',
    demo: 'Prøveutgåve',
    choose: 'Kven vil du logge inn som?',
    lead: 'Dette er ei lita innloggingsteneste for å prøve portalen. Alle personane er oppdikta.',
    level: 'Tryggleiksnivå',
    levels: { low: 'lågt', substantial: 'betydeleg', high: 'høgt' },
    cancel: 'Avbryt',
    loggingOut: 'Du blir logga ut',
    goOn: 'Gå vidare',
    loggedOut: 'Du er logga ut',
    failed: 'Innlogginga stoppa',
  },
  en: {
    lang: 'en',
    demo: 'Demonstration',
    choose: 'Who do you want to log in as?',
    lead: 'This is a small log-in service for trying the portal. Everybody here is invented.',
    level: 'Level of assurance',
    levels: { low: 'low', substantial: 'substantial', high: 'high' },
    cancel: 'Cancel',
    loggingOut: 'You are being logged out',
    goOn: 'Go on',
    loggedOut: 'You are logged out',
    failed: 'The log-in stopped',
  },
};

export function texts(asked = '') {
  return TEXTS[(asked ?? '').split(' ').find((language) => language in TEXTS) ?? 'nb'];
}

const escape = (text) =>
  String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

function page(t, profile, heading, main) {
  return `<!doctype html>
<html lang="${t.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(heading)} – ${escape(profile.title)}</title>
<style>
:root { color-scheme: light dark; --ink: light-dark(#1b2430, #eef2f7); --muted: light-dark(#55606e, #aab4c0); --line: light-dark(#c9d1da, #465160); --panel: light-dark(#fff, #1c242e); --ground: light-dark(#eef2f6, #11171e); --accent: light-dark(#1e5f9e, #8fc4f5); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 36rem; margin: 0 auto; padding: 2rem 1.25rem 3rem; }
header { display: flex; gap: .75rem; align-items: baseline; padding: 1rem 1.25rem; background: var(--panel); border-bottom: 3px solid var(--accent); font-weight: 700; font-size: 1.25rem; }
header span { font-size: .875rem; font-weight: 400; color: var(--muted); }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; }
p { margin: 0 0 1.5rem; color: var(--muted); }
ul { list-style: none; margin: 0 0 1.5rem; padding: 0; display: grid; gap: .625rem; }
button { font: inherit; color: inherit; cursor: pointer; border: 1px solid var(--line); border-radius: 10px; background: var(--panel); padding: .75rem 1rem; }
li button { width: 100%; text-align: start; display: grid; }
button:hover { border-color: var(--accent); }
button:focus-visible, select:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
strong { color: var(--accent); }
small { color: var(--muted); font-size: .9375rem; }
label { display: grid; gap: .25rem; margin-bottom: 1.25rem; }
select { font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--line); border-radius: 10px; padding: .625rem .75rem; }
iframe { display: none; }
</style>
</head>
<body>
<header>${escape(profile.title)} <span>${t.demo}</span></header>
<main>
<h1>${escape(heading)}</h1>
${main}
</main>
</body>
</html>`;
}

export function choose(t, profile, asked) {
  const people = profile.people
    .map(
      (person) => `<li><button type="submit" name="sub" value="${escape(person.sub)}" data-person="${escape(person.name)}">
<strong>${escape(person.name)}</strong><small>${escape(person.about[t.lang])}</small></button></li>`,
    )
    .join('\n');
  const chosen = asked[0] ?? '';
  const options = profile.acr
    .map(
      (acr) =>
        `<option value="${escape(acr)}"${acr === chosen ? ' selected' : ''}>${t.levels[acr.split('-').pop()]}</option>`,
    )
    .join('');
  const level = options ? `<label>${t.level}<select name="acr">${options}</select></label>` : '';
  return page(t, profile, t.choose, `<p>${t.lead}</p>
<form method="post">
${level}
<ul>
${people}
</ul>
<button type="submit" name="cancel" value="1">${t.cancel}</button>
</form>`);
}

export function loggingOut(t, profile, form, frames) {
  const shown = frames.map((address) => `<iframe src="${escape(address)}" title=""></iframe>`).join('\n');
  const yes = '<input type="hidden" name="logout" value="yes"></form>';
  return page(t, profile, t.loggingOut, `${form.replace('</form>', yes)}
<button type="submit" form="op.logoutForm">${t.goOn}</button>
${shown}
<script>
const done = () => document.getElementById('op.logoutForm').submit();
addEventListener('load', done);
setTimeout(done, 3000);
</script>`);
}

export function loggedOut(t, profile) {
  return page(t, profile, t.loggedOut, '');
}

export function failed(t, profile, out) {
  return page(t, profile, t.failed, `<p>${escape(out.error)}: ${escape(out.error_description ?? '')}</p>`);
}
