// Runs steps on SCORM 2004's engine, as the player frame does. Answers one JSON line for each:
// {state, steps: [[step, ...given]]} -> {answers: [...], written, saved: [[name, value]]}
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

console.debug = console.info = console.log = () => {}; // standard output is for answers
const { Engine } = await import(new URL("scorm/engine2004.js", pathToFileURL(`${process.argv[2]}/`)));

for await (const line of createInterface({ input: process.stdin })) {
  const { state, steps } = JSON.parse(line);
  const engine = new Engine(state);
  const saved = [];
  const api = engine.content({
    initialize: () => saved.push(["initialize"]),
    set: (name, value) => saved.push([name, value]),
    commit: () => saved.push(["commit"]),
    finish: () => saved.push(["finish"]),
    terminated: (next) => saved.push(["terminated", next]),
  });
  const actions = {
    launch: (part) => engine.launch(part),
    navigate: (request, target) => engine.navigate(request, target),
    ask: (request, target) => engine.ask(request, target),
    begin: (values) => engine.begin(values),
    allowed: () => engine.allowed(),
    ended: () => engine.hasEnded,
    rollup: () => JSON.parse(engine.written()).rollup,
  };
  const answers = steps.map(([name, ...given]) => (actions[name] ?? api[name])(...given) ?? null);
  process.stdout.write(`${JSON.stringify({ answers, written: engine.written(), saved })}\n`);
}
