//! Data stores of production that anybody with access could delete with one call.

use crate::findings::{Rule, Section, Severity};
use crate::policies::report::Findings;
use crate::policies::terraform::environment;
use crate::policies::terraform::module::{Block, Module};
use crate::policies::terraform::value::{Given, Place};
use crate::policies::terraform::words::quoted;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "TF-004",
    section: Section::Policy,
    title: "Data stores of production are protected from deletion",
    severity: Severity::Warning,
    aliases: &["CKV_AWS_293", "CKV_AWS_139", "CKV_GCP_119", "CKV_GCP_121", "CKV_GCP_122"],
    why: "A slip in a plan or a console must not be able to delete what a business lives on. Deletion protection makes \
          it two deliberate steps. It is off by default on AWS and on by default in Terraform's provider for Google \
          Cloud, where only an explicit `false` is reported.\n\nWhat belongs to production is said by a tag `env`, \
          `environment` or `stage` of the resource or of the provider, else by a word of its names, of its folder, or \
          by a local or variable `environment` of the module. Where nothing says production nothing is reported: \
          short-lived environments must be easy to remove. Checkov does not ask and reports every instance \
          (CKV_AWS_293).\n\n`prevent_destroy` does not stand in for it: it holds only as long as the block is in the \
          file. Replicas are not reported, because no data is lost with them.",
    how: "Set `deletion_protection = true` (`DeletionProtection: true`).",
    wrong: fixture!("TF-004/wrong/production/database.tf"),
    right: fixture!("TF-004/right/production/database.tf"),
};

/// The types with the argument that protects them, and whether it is off when nothing is said.
const STORES: [(&str, &str, bool); 17] = [
    ("aws_db_instance", "deletion_protection", true),
    ("aws_rds_cluster", "deletion_protection", true),
    ("aws_rds_global_cluster", "deletion_protection", true),
    ("aws_docdb_cluster", "deletion_protection", true),
    ("aws_neptune_cluster", "deletion_protection", true),
    ("aws_dynamodb_table", "deletion_protection_enabled", true),
    ("AWS::RDS::DBInstance", "DeletionProtection", true),
    ("AWS::RDS::DBCluster", "DeletionProtection", true),
    ("AWS::RDS::GlobalCluster", "DeletionProtection", true),
    ("AWS::DocDB::DBCluster", "DeletionProtection", true),
    ("AWS::Neptune::DBCluster", "DeletionProtection", true),
    ("AWS::DynamoDB::Table", "DeletionProtectionEnabled", true),
    ("google_sql_database_instance", "deletion_protection", false),
    ("google_spanner_database", "deletion_protection", false),
    ("google_bigtable_instance", "deletion_protection", false),
    ("google_bigquery_table", "deletion_protection", false),
    ("google_alloydb_cluster", "deletion_protection", false),
];

/// What makes a database a copy, or leaves the protection to its cluster.
const COPIES: [&str; 6] = [
    "replicate_source_db",
    "replication_source_identifier",
    "SourceDBInstanceIdentifier",
    "SourceDBClusterIdentifier",
    "DBClusterIdentifier",
    "ReplicationSourceIdentifier",
];

/// Notes each store of production without protection.
pub(super) fn check(module: &Module<'_>, out: &mut Findings<'_>) {
    for block in module.judged() {
        let Some((_, argument, off)) = STORES.iter().find(|(kind, ..)| *kind == block.kind) else { continue };
        let Some((at, found)) = unprotected(block, argument, *off) else { continue };
        if !environment::is_production(module, block, out.settings) {
            continue;
        }
        let address = quoted(&module.address(block));
        let message = format!(
            "A data store of production must be protected from deletion, but of {address} `{argument}` is {found}"
        );
        let help = format!("Set `{argument}` to `true`.");
        out.add(module.found(&RULE, block, at, message).help(help));
    }
}

fn unprotected(block: &Block<'_>, argument: &str, off: bool) -> Option<(Place, &'static str)> {
    match block.body.given(argument) {
        Given::Is(value) if value.truth() == Some(false) => Some((value.at, "`false`")),
        Given::Absent if off && !is_copy(block) => Some((block.at, "missing")),
        _ => None,
    }
}

fn is_copy(block: &Block<'_>) -> bool {
    let of_aurora = block.kind == "AWS::RDS::DBInstance"
        && block.body.text("Engine").is_none_or(|engine| engine.starts_with("aurora"));
    of_aurora || COPIES.iter().any(|copy| block.body.may_have(copy))
}
