//! Resources that cost money and do not say whose they are.

use crate::findings::{Edit, Fix, Rule, Section, Severity};
use crate::policies::report::Findings;
use crate::policies::terraform::module::{Block, Language, Module};
use crate::policies::terraform::tags;
use crate::policies::terraform::value::Place;
use crate::policies::terraform::words::{listed, quoted};
use crate::policies::{Repository, Settings};
use crate::yaml;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "TF-010",
    section: Section::Policy,
    title: "Resources that cost money carry the tags of the organisation",
    severity: Severity::Warning,
    aliases: &[],
    why: "Without an owner, a service, an environment and a cost centre on it, nobody can say who pays for a resource, \
          or whether it may go. The settings name the tags. The provider's `default_tags` count, and so does what \
          `merge` brings from locals; where a part of the tags is only known in a run, and in a module that another \
          one calls, nothing is reported. Case and the difference of `-` and `_` do not matter.\n\nThe rule speaks \
          only where the organisation is known to use such tags: in a repository with a `catalog-info.yaml`, or when \
          the settings name other tags than the shipped ones.",
    how: "Add the tags, best once in `default_tags` of the provider. The fix adds `owner` and `service` when the \
          catalog file of the repository says what they are.",
    wrong: fixture!("TF-010/wrong/queue.tf"),
    right: fixture!("TF-010/right/queue.tf"),
};

/// The types that cost money by themselves and take tags.
const BILLABLE: [&str; 58] = [
    "aws_db_instance",
    "aws_dms_replication_instance",
    "aws_docdb_cluster",
    "aws_docdb_cluster_instance",
    "aws_dynamodb_table",
    "aws_ebs_volume",
    "aws_ecs_cluster",
    "aws_ecs_service",
    "aws_efs_file_system",
    "aws_eip",
    "aws_eks_cluster",
    "aws_eks_node_group",
    "aws_elasticache_cluster",
    "aws_elasticache_replication_group",
    "aws_elasticsearch_domain",
    "aws_instance",
    "aws_kinesis_stream",
    "aws_lambda_function",
    "aws_lb",
    "aws_mq_broker",
    "aws_msk_cluster",
    "aws_nat_gateway",
    "aws_neptune_cluster",
    "aws_neptune_cluster_instance",
    "aws_opensearch_domain",
    "aws_rds_cluster",
    "aws_rds_cluster_instance",
    "aws_redshift_cluster",
    "aws_s3_bucket",
    "aws_sns_topic",
    "aws_sqs_queue",
    "google_bigquery_dataset",
    "google_compute_disk",
    "google_compute_instance",
    "google_sql_database_instance",
    "google_storage_bucket",
    "azurerm_linux_virtual_machine",
    "azurerm_windows_virtual_machine",
    "azurerm_kubernetes_cluster",
    "azurerm_mssql_database",
    "azurerm_mysql_flexible_server",
    "azurerm_postgresql_flexible_server",
    "azurerm_redis_cache",
    "azurerm_storage_account",
    "AWS::DynamoDB::Table",
    "AWS::EC2::Instance",
    "AWS::EC2::NatGateway",
    "AWS::EC2::Volume",
    "AWS::ECS::Service",
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "AWS::Kinesis::Stream",
    "AWS::Lambda::Function",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBInstance",
    "AWS::Redshift::Cluster",
    "AWS::S3::Bucket",
    "AWS::SNS::Topic",
    "AWS::SQS::Queue",
];

/// Notes each resource that lacks tags.
pub(super) fn check(module: &Module<'_>, repository: &Repository<'_>, out: &mut Findings<'_>) {
    let catalog = catalog(repository);
    if catalog.is_none() && out.settings.tags == Settings::default().tags || module.is_example() {
        return;
    }
    for block in module.judged().filter(|block| BILLABLE.contains(&block.kind.as_ref())) {
        let known = tags::of(module, block);
        let has = |wanted: &str| known.tags.iter().any(|tag| same(&tag.key, wanted));
        let missing: Vec<&str> = out.settings.tags.iter().map(String::as_str).filter(|tag| !has(tag)).collect();
        if known.open || missing.is_empty() {
            continue;
        }
        let names: Vec<String> = missing.iter().map(|name| quoted(name)).collect();
        let (tag, are) = if names.len() == 1 { ("tag", "is") } else { ("tags", "are") };
        let address = quoted(&module.address(block));
        let message = format!(
            "A resource that costs money must say whose it is, but of {address} the {tag} {} {are} missing",
            listed(&names)
        );
        let help = "Add what is missing to the resource, or to `default_tags` of the provider.";
        let help = if module.language == Language::Terraform { help } else { "Add what is missing to `Tags`." };
        let fix = catalog.as_ref().and_then(|catalog| fix(module, block, &missing, catalog));
        out.add(module.found(&RULE, block, known.at.unwrap_or(block.at), message).help(help).fix(fix));
    }
}

/// Whether two names are the same tag: `CostCentre` is not `cost-centre`, `cost_centre` is.
fn same(one: &str, another: &str) -> bool {
    let plain = |name: &str| name.to_lowercase().replace('_', "-");
    plain(one) == plain(another)
}

/// What the catalog says of the repository.
struct Catalog {
    /// The name and the owner, when there is one component.
    service: Option<(String, String)>,
}

fn catalog(repository: &Repository<'_>) -> Option<Catalog> {
    let name =
        |path: &str| ["catalog-info.yaml", "catalog-info.yml"].contains(&path.rsplit('/').next().unwrap_or(path));
    repository.files.keys().find(|path| name(path))?;
    let root = repository.text("catalog-info.yaml").or_else(|| repository.text("catalog-info.yml"));
    Some(Catalog { service: root.and_then(component) })
}

/// The only component of a catalog file.
fn component(text: &str) -> Option<(String, String)> {
    let stream = yaml::read(text, &yaml::Limits::default());
    let mut components = stream
        .documents
        .iter()
        .filter(|document| document.problems.is_empty())
        .map(|document| &document.root)
        .filter(|root| root.get("kind").and_then(yaml::Node::as_text) == Some("Component"));
    let (only, another) = (components.next()?, components.next());
    let name = only.get("metadata")?.get("name")?.as_text()?;
    let owner = only.get("spec")?.get("owner")?.as_text()?;
    let owner = owner.rsplit(['/', ':']).next().unwrap_or(owner);
    let plain = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    (another.is_none() && plain(name) && plain(owner)).then(|| (name.to_owned(), owner.to_owned()))
}

/// Adds `owner` and `service` to tags that are written as lines of `key = value`, when nothing else is missing.
fn fix(module: &Module<'_>, block: &Block<'_>, missing: &[&str], catalog: &Catalog) -> Option<Fix> {
    let (service, owner) = catalog.service.as_ref()?;
    let source = module.source(block);
    let is_hcl = module.language == Language::Terraform && !source.path.ends_with(".json");
    if !is_hcl || !block.kind.starts_with("aws_") && !block.kind.starts_with("azurerm_") {
        return None;
    }
    let entry = block.body.entry("tags")?;
    let last = entry.value.map()?.entries.last()?;
    // A map that is written somewhere else stands at the place of its name.
    if !entry.value.at.of(source.text).starts_with('{') || entry.value.at == last.key_at {
        return None;
    }
    let line_end = end_of_lone_line(source.text, last.key_at)?;
    let indent = indent(source.text, last.key_at)?;
    let wide = column_of_equals(source.text, last.key_at)?;
    let mut text = String::new();
    for name in missing {
        let value = match *name {
            "owner" => owner,
            "service" => service,
            _ => return None,
        };
        text.push_str(&format!("\n{indent}{name:<wide$} = \"{value}\""));
    }
    Some(Fix {
        title: "add the tags that the catalog knows".to_owned(),
        edits: vec![Edit { range: line_end..line_end, text }],
    })
}

/// The end of the line of a key, when the value ends on that line too and the next one goes on with the map.
fn end_of_lone_line(text: &str, key: Place) -> Option<usize> {
    let rest = text.get(key.end as usize..)?;
    let line = rest.split('\n').next()?;
    let plain = !line.contains(['{', '[', '(', '#', ',', '\r']) && !line.contains("//") && !line.contains("<<");
    let closes = rest.get(line.len()..)?.trim_start().starts_with('}');
    (plain && closes && !line.contains('}')).then(|| key.end as usize + line.len())
}

/// What stands before a key on its line, when that is only blanks.
fn indent(text: &str, key: Place) -> Option<&str> {
    let before = text.get(..key.start as usize)?;
    let line = before.rsplit('\n').next()?;
    line.chars().all(|c| c == ' ' || c == '\t').then_some(line)
}

/// How many letters stand before the blank of ` = `, which other lines are aligned to.
fn column_of_equals(text: &str, key: Place) -> Option<usize> {
    let rest = text.get(key.end as usize..)?;
    let blanks = rest.find(|c: char| c != ' ')?;
    rest.get(blanks..)?.starts_with('=').then(|| (key.end - key.start) as usize + blanks.saturating_sub(1))
}
