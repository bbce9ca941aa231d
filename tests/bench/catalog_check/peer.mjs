// The same judgement with Backstage's own packages: every catalog file below a folder is read and parsed with `yaml`,
// and each entity goes through the policies and the validator of its kind as in Backstage's catalog. Prints the files
// that hold an invalid entity, sorted.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import * as model from '@backstage/catalog-model';

const policy = model.EntityPolicies.allOf([
  new model.SchemaValidEntityPolicy(),
  new model.DefaultNamespaceEntityPolicy(),
  new model.NoForeignRootFieldsEntityPolicy(),
  new model.FieldFormatEntityPolicy(),
]);
const validators = [
  model.apiEntityV1alpha1Validator, model.componentEntityV1alpha1Validator, model.domainEntityV1alpha1Validator,
  model.groupEntityV1alpha1Validator, model.locationEntityV1alpha1Validator, model.resourceEntityV1alpha1Validator,
  model.systemEntityV1alpha1Validator, model.userEntityV1alpha1Validator,
];
const references = {
  owner: 'Group', system: 'System', domain: 'Domain', dependsOn: 'Component', memberOf: 'Group', children: 'Group',
};

async function judge(entity) {
  const checked = await policy.enforce(entity);
  for (const validator of validators) if (await validator.check(checked)) return relations(checked);
  throw new Error(`no kind ${checked.kind}`);
}

function relations(entity) {
  for (const [field, defaultKind] of Object.entries(references)) {
    for (const reference of [entity.spec?.[field] ?? []].flat()) {
      model.stringifyEntityRef(model.parseEntityRef(reference, {
        defaultKind, defaultNamespace: entity.metadata.namespace ?? 'default',
      }));
    }
  }
}

async function valid(path) {
  let fine = true;
  for (const document of parseAllDocuments(readFileSync(path, 'utf8'))) {
    try {
      if (document.errors.length) throw document.errors[0];
      await judge(document.toJSON());
    } catch {
      fine = false;
    }
  }
  return fine;
}

const [folder] = process.argv.slice(2);
const files = readdirSync(folder, { recursive: true }).filter(path => /\.ya?ml$/.test(path)).sort();
const wrong = [];
for (const path of files) if (!(await valid(join(folder, path)))) wrong.push(path);
console.log(JSON.stringify({ files: files.length, wrong }));
