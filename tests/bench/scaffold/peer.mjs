// Writes a skeleton with nunjucks, as Backstage's `fetch:template` does but without its sandbox: peer.mjs SKELETON OUT ANSWERS
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import nunjucks from 'nunjucks';

const [skeleton, out, answers] = process.argv.slice(2);
const engine = new nunjucks.Environment(null, {
  autoescape: false,
  tags: { variableStart: '${{', variableEnd: '}}' },
});
const context = { values: JSON.parse(readFileSync(answers, 'utf8')) };

for (const entry of readdirSync(skeleton, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const from = join(entry.parentPath ?? entry.path, entry.name);
  const path = from.slice(skeleton.length + 1);
  const to = join(out, engine.renderString(path, context));
  const content = readFileSync(from);
  const asItIs = path.startsWith('vendored/') || content.subarray(0, 8000).includes(0);
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, asItIs ? content : engine.renderString(content.toString('utf8'), context));
}
