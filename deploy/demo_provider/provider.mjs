// A certified OpenID provider (oidc-provider) with test persons, for `make run` and the tests.
//
//   node deploy/demo_provider/provider.mjs --profile idporten --portal http://portal.localhost:8000 --port 8002
//
// --profile  a JSON file of this folder: idporten (as ID-porten speaks) or sso (as AD FS and Entra ID
//            do: names, e-mail, and `groups` as a list, or as plain text where there is one). It names
//            the claims of each scope, the client with the portal's addresses, and the people.
// --portal   the portal's origin; --port the provider's, whose issuer is then http://localhost:<port>
// --keys     a file with a private JSON Web Key Set to sign with; without it a key is made at the start
// --client-keys  a file with the client's public key set: it then logs in by private_key_jwt
// --use      a module whose default export is called as use(provider, keys): faults for the tests
//
// It listens on the loopback of IPv4 and IPv6, and keeps everything in memory.
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import Provider, { interactionPolicy } from 'oidc-provider';
import * as pages from './pages.mjs';

const { values: options } = parseArgs({
  options: {
    profile: { type: 'string', default: 'idporten' },
    portal: { type: 'string', default: 'http://portal.localhost:8000' },
    port: { type: 'string' },
    keys: { type: 'string' },
    'client-keys': { type: 'string' },
    use: { type: 'string' },
  },
});
const json = (place) => JSON.parse(readFileSync(place, 'utf8'));
const profile = json(new URL(`${options.profile}.json`, import.meta.url));
const portalPort = Number(new URL(options.portal).port || 80);
const port = Number(options.port ?? portalPort + profile.port_after);
const issuer = `http://localhost:${port}`;
const people = new Map(profile.people.map((person) => [person.sub, person]));
const keys = options.keys ? json(options.keys) : { keys: [newKey()] };

function newKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' };
}

function cookieNames() {
  return Object.fromEntries(['interaction', 'resume', 'session'].map((use) => [use, `${options.profile}_${use}`]));
}

const at = (path) => (path ? `${options.portal}${path}` : undefined);
const frontChannel = new Map(profile.clients.map((c) => [c.client_id, at(c.frontchannel_logout)]));

function client(entry) {
  const given = {
    client_id: entry.client_id,
    redirect_uris: [at(entry.redirect)],
    post_logout_redirect_uris: [at(entry.post_logout)],
    response_types: ['code'],
    grant_types: ['authorization_code'],
  };
  if (entry.backchannel_logout) {
    given.backchannel_logout_uri = at(entry.backchannel_logout);
    given.backchannel_logout_session_required = true; // puts sid in the id_token
  }
  if (options['client-keys']) {
    return { ...given, token_endpoint_auth_method: 'private_key_jwt', jwks: json(options['client-keys']) };
  }
  return { ...given, token_endpoint_auth_method: 'client_secret_basic', client_secret: entry.client_secret };
}

// Who is logged in at a level too low for what is asked now must log in anew, as at ID-porten.
const policy = interactionPolicy.base();
policy.get('login').checks.add(
  new interactionPolicy.Check('level_too_low', 'a higher level is asked for', ({ oidc }) => {
    const asked = oidc.params.acr_values?.split(' ') ?? [];
    return asked.length > 0 && !oidc.result?.login && !asked.includes(oidc.acr);
  }),
);

const provider = new Provider(issuer, {
  clients: profile.clients.map(client),
  jwks: keys,
  claims: profile.claims,
  acrValues: profile.acr,
  scopes: ['openid', 'profile', 'email'],
  conformIdTokenClaims: false, // claims go into the id_token, not to userinfo alone
  pkce: { required: () => true },
  // Cookies know no ports: two providers on this machine would take each other's.
  cookies: { keys: [randomBytes(32).toString('hex')], names: cookieNames() },
  discovery: { ui_locales_supported: ['nb', 'nn', 'en', 'se'], frontchannel_logout_supported: true, frontchannel_logout_session_supported: true },
  features: {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: true, logoutSource, postLogoutSuccessSource },
  },
  interactions: { policy, url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...people.get(sub)?.claims }) }),
  loadExistingGrant, // nobody is asked for consent
  fetch: toThePortal,
  renderError: (ctx, out) => show(ctx, pages.failed(texts(ctx), profile, out)),
});

async function loadExistingGrant(ctx) {
  const { accountId } = ctx.oidc.session;
  const known = ctx.oidc.session.grantIdFor(ctx.oidc.client.clientId);
  const former = known && (await ctx.oidc.provider.Grant.find(known));
  if (former?.accountId === accountId) return former; // a new one would void the other tab's code
  const grant = new ctx.oidc.provider.Grant({
    clientId: ctx.oidc.client.clientId,
    accountId,
  });
  grant.addOIDCScope(ctx.oidc.params.scope);
  await grant.save();
  return grant;
}

// The library refuses loopback addresses, and Node may not know names below localhost.
function toThePortal(url, { method, headers, body }) {
  const target = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = http.request(
      {
        host: '127.0.0.1',
        port: target.port,
        path: target.pathname,
        method,
        headers: { ...Object.fromEntries(headers), host: target.host },
        timeout: 2500,
      },
      (answer) => {
        answer.resume();
        resolve(new Response(null, { status: answer.statusCode }));
      },
    );
    sent.on('error', reject);
    sent.on('timeout', () => sent.destroy(new Error('timeout')));
    sent.end(body?.toString());
  });
}

// OpenID Connect Front-Channel Logout 1.0: a frame for each client of the session, then the end of it.
function logoutSource(ctx, form) {
  const frames = Object.keys(ctx.oidc.session.authorizations ?? {})
    .filter((id) => frontChannel.get(id))
    .map((id) => {
      const address = new URL(frontChannel.get(id));
      address.searchParams.set('iss', issuer);
      address.searchParams.set('sid', ctx.oidc.session.sidFor(id));
      return address.href;
    });
  show(ctx, pages.loggingOut(texts(ctx), profile, form, frames));
}

function postLogoutSuccessSource(ctx) {
  show(ctx, pages.loggedOut(texts(ctx), profile));
}

function texts(ctx, asked = ctx.oidc?.params?.ui_locales) {
  return pages.texts(asked);
}

function show(ctx, body) {
  ctx.type = 'html';
  ctx.set('Cache-Control', 'no-store');
  ctx.body = body;
}

async function form(ctx) {
  let body = '';
  for await (const part of ctx.req) body += part;
  return new URLSearchParams(body);
}

async function interaction(ctx, next) {
  if (!ctx.path.startsWith('/interaction/')) return next();
  const { params } = await provider.interactionDetails(ctx.req, ctx.res);
  if (ctx.method !== 'POST') {
    show(ctx, pages.choose(texts(ctx, params.ui_locales), profile, params.acr_values?.split(' ') ?? []));
    return undefined;
  }
  const chosen = await form(ctx);
  const person = people.get(chosen.get('sub'));
  const result = person
    ? { login: { accountId: person.sub, acr: chosen.get('acr') || undefined, amr: person.amr ?? ['BankID'] } }
    : { error: 'access_denied', error_description: 'The person broke off the log-in' };
  ctx.status = 303;
  ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result));
  return undefined;
}

if (options.use) {
  const { default: use } = await import(pathToFileURL(options.use));
  await use(provider, keys);
}
provider.use(interaction);
for (const name of ['server_error', 'authorization.error', 'grant.error', 'backchannel.error']) {
  provider.on(name, (_ctx, error) => console.error(`${profile.title}: ${name}: ${error.message}`));
}

for (const host of ['127.0.0.1', '::1']) {
  const server = http.createServer(provider.callback());
  server.on('error', (error) => {
    if (host === '::1' && ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(error.code)) return;
    console.error(`${profile.title}: ${error.message}`);
    process.exit(1);
  });
  server.listen(port, host);
}
