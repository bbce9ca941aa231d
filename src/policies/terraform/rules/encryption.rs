//! Data at rest that is not encrypted. Which key it is encrypted with is not this rule's business.

use crate::findings::{Rule, Section, Severity};
use crate::policies::report::Findings;
use crate::policies::terraform::buckets::{self, Spoken};
use crate::policies::terraform::module::{Block, Module};
use crate::policies::terraform::value::Given;
use crate::policies::terraform::words::quoted;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "TF-002",
    section: Section::Policy,
    title: "Storage is encrypted",
    severity: Severity::Warning,
    aliases: &[
        "CKV_AWS_16",
        "CKV_AWS_19",
        "CKV_AWS_27",
        "CKV_AWS_96",
        "CKV_AWS_140",
        "CKV_AWS_74",
        "CKV_AWS_44",
        "CKV_AWS_3",
        "CKV_AWS_42",
        "CKV_AWS_64",
    ],
    why: "A lost snapshot or a copied disk must be of no use to anybody. The storage of RDS, DocumentDB and Neptune is \
          not encrypted unless `storage_encrypted` says so, and it cannot be changed afterwards without a restore. A \
          replica and what is restored from a snapshot take it from where they come from, and so do instances of \
          Aurora from their cluster: there only an explicit `false` is reported, unlike by checkov.\n\nFor a bucket of \
          S3 and a queue of SQS the rule wants the choice to be written down: `BucketEncryption`, a resource \
          `aws_s3_bucket_server_side_encryption_configuration` for the bucket, `kms_master_key_id` or \
          `sqs_managed_sse_enabled`. AWS encrypts what is put into a bucket since January 2023, and new queues since \
          October 2022, all the same; what was there before is not, and nobody can see in the file that it was thought \
          of. Checkov agrees for queues (CKV_AWS_27) and passes a bucket that says nothing (CKV_AWS_19).\n\nVolumes (EBS), file systems (EFS) \
          and Redshift are reported only for an explicit `false`, since an account or AWS itself may encrypt them by \
          default.",
    how: "Set `storage_encrypted = true`, `sqs_managed_sse_enabled = true`, or add the encryption of the bucket. An \
          existing database is encrypted by restoring an encrypted copy of its snapshot.",
    wrong: fixture!("TF-002/wrong/database.tf"),
    right: fixture!("TF-002/right/database.tf"),
};

/// A type of storage with the argument that encrypts it.
struct Storage {
    kind: &'static str,
    argument: &'static str,
    /// What it takes its encryption from when one of these is given. None: left out is no fault at all.
    from: Option<&'static [&'static str]>,
}

const CLUSTER: &[&str] =
    &["snapshot_identifier", "replication_source_identifier", "global_cluster_identifier", "restore_to_point_in_time"];
const CLUSTER_CF: &[&str] = &[
    "SnapshotIdentifier",
    "SourceDBClusterIdentifier",
    "GlobalClusterIdentifier",
    "ReplicationSourceIdentifier",
    "DBClusterSnapshotIdentifier",
];

const STORAGE: [Storage; 16] = [
    Storage {
        kind: "aws_db_instance",
        argument: "storage_encrypted",
        from: Some(&["replicate_source_db", "snapshot_identifier", "restore_to_point_in_time"]),
    },
    Storage { kind: "aws_rds_cluster", argument: "storage_encrypted", from: Some(CLUSTER) },
    Storage {
        kind: "aws_rds_global_cluster",
        argument: "storage_encrypted",
        from: Some(&["source_db_cluster_identifier"]),
    },
    Storage { kind: "aws_docdb_cluster", argument: "storage_encrypted", from: Some(CLUSTER) },
    Storage { kind: "aws_neptune_cluster", argument: "storage_encrypted", from: Some(CLUSTER) },
    Storage { kind: "aws_redshift_cluster", argument: "encrypted", from: None },
    Storage { kind: "aws_ebs_volume", argument: "encrypted", from: None },
    Storage { kind: "aws_efs_file_system", argument: "encrypted", from: None },
    Storage {
        kind: "AWS::RDS::DBInstance",
        argument: "StorageEncrypted",
        from: Some(&[
            "SourceDBInstanceIdentifier",
            "SourceDbiResourceId",
            "SourceDBClusterIdentifier",
            "DBSnapshotIdentifier",
            "DBClusterSnapshotIdentifier",
            "DBClusterIdentifier",
        ]),
    },
    Storage { kind: "AWS::RDS::DBCluster", argument: "StorageEncrypted", from: Some(CLUSTER_CF) },
    Storage {
        kind: "AWS::RDS::GlobalCluster",
        argument: "StorageEncrypted",
        from: Some(&["SourceDBClusterIdentifier"]),
    },
    Storage { kind: "AWS::DocDB::DBCluster", argument: "StorageEncrypted", from: Some(CLUSTER_CF) },
    Storage { kind: "AWS::Neptune::DBCluster", argument: "StorageEncrypted", from: Some(CLUSTER_CF) },
    Storage { kind: "AWS::Redshift::Cluster", argument: "Encrypted", from: None },
    Storage { kind: "AWS::EC2::Volume", argument: "Encrypted", from: None },
    Storage { kind: "AWS::EFS::FileSystem", argument: "Encrypted", from: None },
];

/// Notes each store that is not encrypted.
pub(super) fn check(module: &Module<'_>, out: &mut Findings<'_>) {
    let buckets = Spoken::of(module, &buckets::ENCRYPTION);
    for block in module.judged() {
        match block.kind.as_ref() {
            "aws_sqs_queue" => queue(module, block, ("kms_master_key_id", "sqs_managed_sse_enabled"), out),
            "AWS::SQS::Queue" => queue(module, block, ("KmsMasterKeyId", "SqsManagedSseEnabled"), out),
            "aws_s3_bucket" | "AWS::S3::Bucket" if buckets.lacks(block) => bucket(module, block, out),
            kind => {
                if let Some(storage) = STORAGE.iter().find(|storage| storage.kind == kind) {
                    database(module, block, storage, out);
                }
            }
        }
    }
}

fn database(module: &Module<'_>, block: &Block<'_>, storage: &Storage, out: &mut Findings<'_>) {
    let argument = storage.argument;
    let (at, found) = match block.body.given(argument) {
        Given::Is(value) if value.truth() == Some(false) => (value.at, format!("`{argument}` is `false`")),
        Given::Absent if lacks(block, storage) => (block.at, format!("`{argument}` is missing")),
        _ => return,
    };
    let message = format!("Storage must be encrypted, but of {} {found}", quoted(&module.address(block)));
    let help = format!("Set `{argument}` to `true`. An existing store is replaced by an encrypted copy.");
    out.add(module.found(&RULE, block, at, message).help(help));
}

/// Whether a store without the argument is not encrypted for certain.
fn lacks(block: &Block<'_>, storage: &Storage) -> bool {
    let Some(from) = storage.from else { return false };
    let inherits = from.iter().any(|source| block.body.may_have(source));
    // Aurora Serverless is encrypted whatever the argument says, and its instances are as their cluster is.
    let provisioned = ["engine_mode", "EngineMode"].iter().all(|mode| match block.body.given(mode) {
        Given::Absent => true,
        Given::Is(mode) => mode.text().is_some_and(|mode| mode != "serverless"),
        Given::Unknown => false,
    });
    let instance =
        block.kind == "AWS::RDS::DBInstance" && !matches!(engine(block), Some(engine) if !engine.starts_with("aurora"));
    !inherits && provisioned && !instance
}

fn engine<'b>(block: &'b Block<'_>) -> Option<&'b str> {
    block.body.text("Engine")
}

fn queue(module: &Module<'_>, block: &Block<'_>, (key, managed): (&str, &str), out: &mut Findings<'_>) {
    let has_key = match block.body.given(key) {
        Given::Absent => false,
        Given::Is(key) => key.text() != Some(""),
        Given::Unknown => true,
    };
    let found = match block.body.given(managed) {
        _ if has_key => None,
        Given::Is(value) if value.truth() == Some(false) => Some((value.at, format!("`{managed}` is `false`"))),
        Given::Absent => Some((block.at, format!("neither `{key}` nor `{managed}` is set"))),
        _ => None,
    };
    let Some((at, found)) = found else { return };
    let address = quoted(&module.address(block));
    let message = format!("A queue must be encrypted, but of {address} {found}");
    let help = format!("Set `{managed}` to `true`, or name a key of KMS in `{key}`.");
    out.add(module.found(&RULE, block, at, message).help(help));
}

fn bucket(module: &Module<'_>, block: &Block<'_>, out: &mut Findings<'_>) {
    let message = format!("A bucket must say how it is encrypted, but {} does not", quoted(&module.address(block)));
    let help = match block.kind.as_ref() {
        "aws_s3_bucket" => {
            "Add `aws_s3_bucket_server_side_encryption_configuration` for it, with `AES256` or a key of KMS."
        }
        _ => "Add `BucketEncryption` to its properties, with `AES256` or a key of KMS.",
    };
    out.add(module.found(&RULE, block, block.at, message).help(help));
}
