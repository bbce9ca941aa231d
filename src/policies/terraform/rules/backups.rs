//! How long backups of databases are kept. Not whether somebody has ever restored one.

use crate::findings::{Rule, Section, Severity};
use crate::policies::report::Findings;
use crate::policies::terraform::module::{Block, Module};
use crate::policies::terraform::value::{Given, Node};
use crate::policies::terraform::words::quoted;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "TF-003",
    section: Section::Policy,
    title: "Backups of databases are kept long enough",
    severity: Severity::Warning,
    aliases: &["CKV_AWS_133", "CKV_AWS_360", "CKV_AWS_361", "CKV_AWS_343", "CKV_GCP_14"],
    why: "A fault in data is often found days after it was made, and then only an older backup helps. The settings say \
          how many days are enough, seven if they do not. Left out, Terraform gives an instance of RDS 0 days, which \
          is no backup at all, and a cluster of Aurora, DocumentDB or Neptune 1; CloudFormation gives 1. Checkov's \
          CKV_AWS_133 is content with a single day and with an instance that says nothing.\n\nA replica is made anew \
          from its source and is not asked for backups; what is restored from a snapshot keeps the days of the \
          snapshot when it says nothing. Instances of Aurora are backed up with their cluster. Cloud SQL has no \
          backups unless they are enabled. On Azure and in Redshift only a number that is written down is looked at, \
          since both back up by themselves.",
    how: "Set `backup_retention_period` (`BackupRetentionPeriod`) to at least the days of the settings; AWS allows up \
          to 35.",
    wrong: fixture!("TF-003/wrong/database.tf"),
    right: fixture!("TF-003/right/database.tf"),
};

/// A type of database with its number of days.
struct Database {
    kind: &'static str,
    days: &'static [&'static str],
    /// The days when nothing is said, and what changes that. None: left out is no fault.
    unsaid: Option<(f64, &'static [&'static str])>,
    /// What makes it a copy that needs no backup.
    copy: &'static [&'static str],
}

const DAYS: &[&str] = &["backup_retention_period"];
const DAYS_CF: &[&str] = &["BackupRetentionPeriod"];
const AZURE: &[&str] = &["backup_retention_days"];
const RESTORED: &[&str] = &["snapshot_identifier", "restore_to_point_in_time", "s3_import"];
const RESTORED_CF: &[&str] = &["SnapshotIdentifier", "SourceDBClusterIdentifier", "DBClusterSnapshotIdentifier"];

const DATABASES: [Database; 16] = [
    Database { kind: "aws_db_instance", days: DAYS, unsaid: Some((0.0, RESTORED)), copy: &["replicate_source_db"] },
    Database {
        kind: "aws_rds_cluster",
        days: DAYS,
        unsaid: Some((1.0, RESTORED)),
        copy: &["replication_source_identifier"],
    },
    Database { kind: "aws_docdb_cluster", days: DAYS, unsaid: Some((1.0, RESTORED)), copy: &[] },
    Database {
        kind: "aws_neptune_cluster",
        days: DAYS,
        unsaid: Some((1.0, RESTORED)),
        copy: &["replication_source_identifier"],
    },
    Database { kind: "aws_redshift_cluster", days: &["automated_snapshot_retention_period"], unsaid: None, copy: &[] },
    Database {
        kind: "AWS::RDS::DBInstance",
        days: DAYS_CF,
        unsaid: Some((
            1.0,
            &["DBSnapshotIdentifier", "DBClusterSnapshotIdentifier", "RestoreTime", "SourceDbiResourceId"],
        )),
        copy: &["SourceDBInstanceIdentifier", "SourceDBClusterIdentifier", "DBClusterIdentifier"],
    },
    Database {
        kind: "AWS::RDS::DBCluster",
        days: DAYS_CF,
        unsaid: Some((1.0, RESTORED_CF)),
        copy: &["ReplicationSourceIdentifier"],
    },
    Database { kind: "AWS::DocDB::DBCluster", days: DAYS_CF, unsaid: Some((1.0, RESTORED_CF)), copy: &[] },
    Database { kind: "AWS::Neptune::DBCluster", days: DAYS_CF, unsaid: Some((1.0, RESTORED_CF)), copy: &[] },
    Database { kind: "AWS::Redshift::Cluster", days: &["AutomatedSnapshotRetentionPeriod"], unsaid: None, copy: &[] },
    Database { kind: "azurerm_postgresql_server", days: AZURE, unsaid: None, copy: &[] },
    Database { kind: "azurerm_postgresql_flexible_server", days: AZURE, unsaid: None, copy: &[] },
    Database { kind: "azurerm_mysql_server", days: AZURE, unsaid: None, copy: &[] },
    Database { kind: "azurerm_mysql_flexible_server", days: AZURE, unsaid: None, copy: &[] },
    Database { kind: "azurerm_mariadb_server", days: AZURE, unsaid: None, copy: &[] },
    Database {
        kind: "azurerm_mssql_database",
        days: &["short_term_retention_policy", "retention_days"],
        unsaid: None,
        copy: &[],
    },
];

/// Notes each database whose backups are not kept long enough.
pub(super) fn check(module: &Module<'_>, out: &mut Findings<'_>) {
    for block in module.judged() {
        if block.kind == "google_sql_database_instance" {
            cloud_sql(module, block, out);
        } else if let Some(database) = DATABASES.iter().find(|database| database.kind == block.kind) {
            kept(module, block, database, out);
        }
    }
}

fn kept(module: &Module<'_>, block: &Block<'_>, database: &Database, out: &mut Findings<'_>) {
    let body = &block.body;
    let aurora = match body.given("Engine") {
        Given::Is(engine) => engine.text().is_none_or(|engine| engine.starts_with("aurora")),
        Given::Absent => false,
        Given::Unknown => true,
    };
    let is_copy = database.copy.iter().any(|copy| body.may_have(copy));
    if is_copy || block.kind == "AWS::RDS::DBInstance" && aurora {
        return;
    }
    let enough = out.settings.backup_days;
    let argument = database.days.join(".");
    let (at, found) = match body.at(database.days) {
        Given::Is(days) => match days.number() {
            Some(number) if number < f64::from(enough) => (days.at, format!("`{argument}` is {number}")),
            _ => return,
        },
        Given::Absent => match database.unsaid {
            Some((days, _)) if days >= f64::from(enough) => return,
            Some((_, restored)) if restored.iter().any(|key| body.may_have(key)) => return,
            Some((days, _)) => (block.at, format!("`{argument}` is missing, which means {days}")),
            None => return,
        },
        Given::Unknown => return,
    };
    let address = quoted(&module.address(block));
    let message = format!("Backups must be kept for at least {enough} days, but of {address} {found}");
    let help = format!("Set `{argument}` to {enough} or more.");
    out.add(module.found(&RULE, block, at, message).help(help));
}

fn cloud_sql(module: &Module<'_>, block: &Block<'_>, out: &mut Findings<'_>) {
    let body = &block.body;
    // A replica or a clone has the backups of its source, and without settings it is one of them.
    if body.may_have("master_instance_name")
        || body.may_have("clone")
        || !body.may_have("settings")
        || out.settings.backup_days == 0
    {
        return;
    }
    let enabled: &[&str] = &["settings", "backup_configuration", "enabled"];
    let (at, found) = match body.at(enabled) {
        Given::Is(value) if value.truth() == Some(false) => (value.at, "`backup_configuration.enabled` is `false`"),
        Given::Absent => (block.at, "`backup_configuration.enabled` is missing"),
        Given::Is(_) => return retained(module, block, out),
        Given::Unknown => return,
    };
    let address = quoted(&module.address(block));
    let message = format!("A database must have backups, but of {address} {found}");
    let help = "Add `backup_configuration` with `enabled = true` to its `settings`.";
    out.add(module.found(&RULE, block, at, message).help(help));
}

/// Cloud SQL makes one backup a day, and keeps a number of them.
fn retained(module: &Module<'_>, block: &Block<'_>, out: &mut Findings<'_>) {
    let path = ["settings", "backup_configuration", "backup_retention_settings", "retained_backups"];
    let enough = out.settings.backup_days;
    let Given::Is(kept) = block.body.at(&path) else { return };
    if let Some(number) = Node::number(kept).filter(|number| *number < f64::from(enough)) {
        let address = quoted(&module.address(block));
        let message =
            format!("Backups must be kept for at least {enough} days, but of {address} `retained_backups` is {number}");
        out.add(
            module.found(&RULE, block, kept.at, message).help(format!("Set `retained_backups` to {enough} or more.")),
        );
    }
}
