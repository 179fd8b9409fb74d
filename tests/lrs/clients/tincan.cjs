// TinCanJS against the log: everything that it can ask for. Prints one JSON object.
const TinCan = require("tincanjs");

const [endpoint, username, password] = process.argv.slice(2);
const lrs = new TinCan.LRS({ endpoint, username, password, version: "1.0.2", allowFail: false });

const ask = (method, given = [], more = {}) =>
  new Promise((resolve, reject) => {
    const callback = (error, found) => {
      if (error !== null) reject(new Error(`${method}: ${error} ${found && found.responseText}`));
      else resolve(found);
    };
    lrs[method](...given, { ...more, callback });
  });

const actor = new TinCan.Agent({ mbox: "mailto:kari@example.org", name: "Kari" });
const activity = new TinCan.Activity({
  id: "https://example.org/course",
  definition: { name: { nb: "Håndhygiene" } },
});
const statement = (extra) =>
  new TinCan.Statement({
    actor,
    verb: { id: "http://adlnet.gov/expapi/verbs/passed", display: { nb: "besto" } },
    target: activity,
    ...extra,
  });

async function main() {
  const found = {};
  found.versions = (await ask("about")).version;

  const sent = statement({ result: { score: { scaled: 0.9 } } });
  await ask("saveStatement", [sent]);
  const back = await ask("retrieveStatement", [sent.id]);
  found.scaled = back.result.score.scaled;

  const batch = [statement(), statement()];
  await ask("saveStatements", [batch]);
  const page = await ask("queryStatements", [], { params: { agent: actor, limit: 2 } });
  const more = await ask("moreStatements", [], { url: page.more });
  found.listed = [page.statements.length, more.statements.length];

  const attachment = new TinCan.Attachment({
    usageType: "https://example.org/usage/photo",
    display: { nb: "Bilde" },
    contentType: "application/octet-stream",
    length: 3,
    // In Node it turns what it sends into text: bytes beyond ASCII would not survive.
    content: new Uint8Array([1, 2, 127]).buffer,
  });
  const carrying = statement({ attachments: [attachment] });
  await ask("saveStatement", [carrying]);
  const carried = await ask("retrieveStatement", [carrying.id], { params: { attachments: true } });
  found.data = [...new Uint8Array(carried.attachments[0].content)];

  const voiding = new TinCan.Statement({
    actor,
    verb: { id: "http://adlnet.gov/expapi/verbs/voided" },
    target: { objectType: "StatementRef", id: sent.id },
  });
  await ask("saveStatement", [voiding]);
  found.voided = (await ask("retrieveVoidedStatement", [sent.id])).id === sent.id;

  const where = { agent: actor, activity };
  await ask("saveState", ["place", "page 3"], { ...where, contentType: "text/plain" });
  found.state = (await ask("retrieveState", ["place"], where)).contents;
  await ask("dropState", ["place"], where);
  found.dropped = await ask("retrieveState", ["place"], where);

  await ask("saveActivityProfile", ["tincan", "of the activity"], { activity, contentType: "text/plain" });
  found.activityProfile = (await ask("retrieveActivityProfile", ["tincan"], { activity })).contents;
  await ask("saveAgentProfile", ["tincan", "of the agent"], { agent: actor, contentType: "text/plain" });
  found.agentProfile = (await ask("retrieveAgentProfile", ["tincan"], { agent: actor })).contents;

  const known = await ask("retrieveActivity", [activity.id]);
  found.activity = known.definition.name.nb;
  console.log(JSON.stringify(found));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
