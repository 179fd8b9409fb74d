// @xapi/xapi against the log, in either version. Prints one JSON object.
const { default: XAPI } = require("@xapi/xapi");

const [endpoint, key, secret, version] = process.argv.slice(2);
const xapi = new XAPI({ endpoint, auth: XAPI.toBasicAuth(key, secret), version });

const agent = { objectType: "Agent", mbox: "mailto:ola@example.org", name: "Ola" };
const activityId = "https://example.org/course";
const statement = () => ({
  actor: agent,
  verb: { id: "http://adlnet.gov/expapi/verbs/passed", display: { nb: "besto" } },
  object: { objectType: "Activity", id: activityId, definition: { name: { nb: "Håndhygiene" } } },
});
const data = async (request) => (await request).data;

async function main() {
  const found = {};
  found.versions = (await data(xapi.getAbout())).version;
  const [id] = await data(xapi.sendStatement({ statement: statement() }));
  await xapi.sendStatements({ statements: [statement(), statement()] });
  found.verb = (await data(xapi.getStatement({ statementId: id }))).verb.display;
  const page = await data(xapi.getStatements({ agent, limit: 2 }));
  const more = await data(xapi.getMoreStatements({ more: page.more }));
  found.listed = [page.statements.length, more.statements.length];

  await xapi.voidStatement({ actor: agent, statementId: id });
  found.voided = (await data(xapi.getVoidedStatement({ voidedStatementId: id }))).id === id;

  const place = { agent, activityId, stateId: "place" };
  await xapi.createState({ ...place, state: { page: 3 } });
  await xapi.createState({ ...place, state: { answered: 1 } });
  found.state = await data(xapi.getState(place));
  found.states = await data(xapi.getStates({ agent, activityId }));
  await xapi.deleteState(place);
  found.left = await data(xapi.getStates({ agent, activityId }));

  const of = { activityId, profileId: "p" };
  await xapi.createActivityProfile({ ...of, profile: { n: 1 } });
  const { data: profile, headers } = await xapi.getActivityProfile(of);
  await xapi.setActivityProfile({
    ...of,
    profile: { n: profile.n + 1 },
    etag: headers.etag,
    matchHeader: "If-Match",
  });
  found.profile = await data(xapi.getActivityProfile(of));
  await xapi.createAgentProfile({ agent, profileId: "p", profile: { n: 3 } });
  found.agentProfiles = await data(xapi.getAgentProfiles({ agent }));

  found.activity = (await data(xapi.getActivity({ activityId }))).definition.name;
  found.person = (await data(xapi.getAgent({ agent }))).name;
  console.log(JSON.stringify(found));
}

main().catch((error) => {
  console.error(error.response ? [error.config.url, error.response.status, error.response.data] : error);
  process.exit(1);
});
