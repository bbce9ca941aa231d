use super::{nothing, places, told};

const ENCRYPTED: &str = "  storage_encrypted = true\n  backup_retention_period = 7\n";

fn database(arguments: &str) -> String {
    format!("resource \"aws_db_instance\" \"orders\" {{\n{arguments}\n}}\n")
}

#[test]
fn a_database_that_says_nothing_has_neither_encryption_nor_backups() {
    insta::assert_snapshot!(told(&[("main.tf", &database("  engine = \"postgres\""))]), @"
    main.tf:1 TF-002 Storage must be encrypted, but of `aws_db_instance.orders` `storage_encrypted` is missing
    main.tf:1 TF-003 Backups must be kept for at least 7 days, but of `aws_db_instance.orders` `backup_retention_period` is missing, which means 0
    ");
}

#[test]
fn a_replica_and_a_restored_database_take_after_their_source() {
    nothing(&database("  replicate_source_db = aws_db_instance.main.identifier"));
    nothing(&database("  snapshot_identifier = \"orders-final\""));
    nothing(&database("  restore_to_point_in_time {\n    use_latest_restorable_time = true\n  }"));
}

#[test]
fn what_only_a_run_can_tell_is_not_reported() {
    nothing(&database(
        "  storage_encrypted = var.encrypted\n  backup_retention_period = var.days\n  publicly_accessible = each.value.public",
    ));
    nothing("resource \"aws_db_instance\" \"none\" {\n  count = 0\n}\n");
    nothing("resource \"aws_rds_cluster\" \"c\" {\n  engine_mode = var.mode\n  backup_retention_period = 7\n}\n");
}

#[test]
fn texts_say_true_and_numbers_too_and_null_is_left_out() {
    let text = database(
        "  storage_encrypted = \"true\"\n  backup_retention_period = \"14\"\n  publicly_accessible = \"true\"",
    );
    assert_eq!(places(&text), ["4 TF-001"]);
    assert_eq!(places(&database("  storage_encrypted = null\n  backup_retention_period = 7")), ["1 TF-002"]);
}

#[test]
fn a_local_is_what_it_stands_for() {
    let text = format!(
        "locals {{\n  flags = {{ public = true }}\n}}\n{}",
        database(&format!("{ENCRYPTED}  publicly_accessible = local.flags.public"))
    );
    assert_eq!(places(&text), ["7 TF-001"]);
}

#[test]
fn production_is_told_by_tags_first_then_by_names_and_folders() {
    let missing = |tags: &str| database(&format!("{ENCRYPTED}  identifier = \"orders-prod\"\n{tags}"));
    assert_eq!(places(&missing("")), ["1 TF-004"]);
    nothing(&missing("  tags = { Environment = \"staging\" }"));
    nothing(&missing("  tags = { env = var.env }"));
    let plain = database(&format!("{ENCRYPTED}  tags = {{ env = \"production\" }}"));
    assert_eq!(places(&plain), ["1 TF-004"]);
    let database = database(ENCRYPTED);
    assert!(told(&[("live/prod/db.tf", &database)]).contains("TF-004"));
    for folder in ["live/staging", "non-prod", "modules/database", "preprod"] {
        assert_eq!(told(&[(&format!("{folder}/db.tf"), &database)]), "", "{folder}");
    }
}

const SWITCHES: &str = "  block_public_acls = true\n  block_public_policy = true\n  ignore_public_acls = true\n  restrict_public_buckets = true\n";

fn bucket(reference: &str) -> String {
    format!(
        "resource \"aws_s3_bucket\" \"b\" {{\n  bucket = \"acme-b\"\n}}\n\
         resource \"aws_s3_bucket_server_side_encryption_configuration\" \"x\" {{\n  bucket = {reference}\n}}\n\
         resource \"aws_s3_bucket_public_access_block\" \"y\" {{\n  bucket = {reference}\n{SWITCHES}}}\n"
    )
}

#[test]
fn a_bucket_is_found_by_reference_and_by_name() {
    for reference in [
        "aws_s3_bucket.b.id",
        "aws_s3_bucket.b.bucket",
        "aws_s3_bucket.b[0].id",
        "\"acme-b\"",
        "\"${aws_s3_bucket.b.id}\"",
        "var.bucket",
        "each.value",
    ] {
        nothing(&bucket(reference));
    }
    insta::assert_snapshot!(told(&[("main.tf", &bucket("aws_s3_bucket.other.id"))]), @"
    main.tf:1 TF-002 A bucket must say how it is encrypted, but `aws_s3_bucket.b` does not
    main.tf:1 TF-006 A bucket must have a public access block, but `aws_s3_bucket.b` has none
    ");
}

#[test]
fn a_bucket_is_not_reported_when_not_all_of_its_folder_is_known() {
    use crate::policies::{Content, File, Repository, Settings, judge};
    let text = "resource \"aws_s3_bucket\" \"b\" {}\n";
    let mut repository = Repository { complete: true, ..Repository::default() };
    repository.files.insert("main.tf", File { content: Content::Text(text), judged: true });
    assert_eq!(judge(&repository, &Settings::default()).findings.len(), 2);
    repository.files.insert("other.tf", File { content: Content::Unread, judged: false });
    assert!(judge(&repository, &Settings::default()).findings.is_empty());
}

#[test]
fn a_public_access_block_says_all_that_is_off_at_once() {
    let text = "resource \"aws_s3_bucket_public_access_block\" \"y\" {\n  bucket = var.b\n  block_public_acls = true\n  ignore_public_acls = false\n}\n";
    insta::assert_snapshot!(
        told(&[("main.tf", text)]),
        @"main.tf:4 TF-006 A public access block must be complete, but of `aws_s3_bucket_public_access_block.y` `block_public_policy`, `ignore_public_acls` and `restrict_public_buckets` are not on"
    );
}

#[test]
fn a_queue_is_encrypted_by_a_key_or_by_the_service() {
    let queue = |arguments: &str| format!("resource \"aws_sqs_queue\" \"q\" {{\n{arguments}\n}}\n");
    nothing(&queue("  kms_master_key_id = aws_kms_key.q.id"));
    nothing(&queue("  kms_master_key_id = \"alias/aws/sqs\"\n  sqs_managed_sse_enabled = false"));
    nothing(&queue("  sqs_managed_sse_enabled = var.sse"));
    assert_eq!(places(&queue("  sqs_managed_sse_enabled = false")), ["2 TF-002"]);
    assert_eq!(places(&queue("  name = \"q\"")), ["1 TF-002"]);
}

#[test]
fn other_clouds_are_judged_where_they_mean_the_same() {
    let sql = "resource \"google_sql_database_instance\" \"d\" {\n  settings {\n    backup_configuration {\n      enabled = true\n    }\n    ip_configuration {\n      ipv4_enabled = true\n      authorized_networks {\n        value = \"0.0.0.0/0\"\n      }\n    }\n  }\n}\n";
    assert_eq!(places(sql), ["9 TF-001"]);
    nothing(&sql.replace("ipv4_enabled = true", "ipv4_enabled = false"));
    assert_eq!(
        places(&sql.replace("0.0.0.0/0", "203.0.113.0/24").replace("enabled = true\n    }", "enabled = false\n    }")),
        ["4 TF-003"]
    );
    let firewall = "resource \"azurerm_mssql_firewall_rule\" \"f\" {\n  start_ip_address = \"0.0.0.0\"\n  end_ip_address = \"255.255.255.255\"\n}\n";
    assert_eq!(places(firewall), ["2 TF-001"]);
    nothing(&firewall.replace("255.255.255.255", "0.0.0.0"));
}
