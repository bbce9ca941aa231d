// The peer: a Probot app as its documentation shows it, that takes comments and does nothing with them, or stores
// each one in a commit of its own before Probot answers (PEER_DATABASE names the file).
import { readFileSync } from "node:fs";
import { pino } from "pino";
import { Probot, Server } from "probot";

const keep = await storage(process.env.PEER_DATABASE);
// Without a line of log a request: it would only slow the peer down.
const server = new Server({
  log: pino({ level: "error" }),
  host: "127.0.0.1",
  port: Number(process.env.PEER_PORT),
  Probot: Probot.defaults({
    appId: 1,
    privateKey: readFileSync(process.env.PEER_KEY, "utf8"),
    secret: process.env.PEER_SECRET,
    logLevel: "error",
  }),
});
await server.load((app) => {
  app.on("issue_comment.created", ({ id, name, payload }) => keep(id, name, payload));
});
await server.start();

async function storage(file) {
  if (!file) return () => {};
  const { DatabaseSync } = await import("node:sqlite");
  const database = new DatabaseSync(file);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  database.exec("CREATE TABLE delivery (id INTEGER PRIMARY KEY, guid TEXT UNIQUE, event TEXT, body TEXT)");
  const insert = database.prepare("INSERT OR IGNORE INTO delivery (guid, event, body) VALUES (?, ?, ?)");
  return (guid, event, payload) => void insert.run(guid, event, JSON.stringify(payload));
}
