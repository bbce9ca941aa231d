use super::{nothing, told};

const DATABASE: &str = "resource \"aws_db_instance\" \"d\" {\n  publicly_accessible = var.public\n  storage_encrypted = true\n  backup_retention_period = 7\n}\n\
                        variable \"public\" {\n  default = true\n}\n";
const ROOT: &str = "terraform {\n  required_version = \">= 1.10\"\n  required_providers {\n    aws = {\n      source = \"hashicorp/aws\"\n      version = \"~> 6.0\"\n    }\n  }\n  backend \"gcs\" {\n    bucket = \"state\"\n  }\n}\n";
const LOCK: (&str, &str) = (".terraform.lock.hcl", "");

#[test]
fn a_default_counts_in_a_module_that_is_run_and_where_nobody_sets_it() {
    nothing(DATABASE);
    let root = [("main.tf", DATABASE), ("root.tf", ROOT), LOCK];
    assert!(told(&root).starts_with("main.tf:2 TF-001"));
    let set = [("main.tf", DATABASE), ("root.tf", ROOT), LOCK, ("env/eu.tfvars", "public = false\n")];
    assert_eq!(told(&set), "");
}

#[test]
fn an_override_makes_what_it_names_unknown() {
    let over = "resource \"aws_db_instance\" \"d\" {\n  publicly_accessible = false\n}\n";
    let database = DATABASE.replace("var.public", "true");
    assert!(told(&[("main.tf", &database)]).contains("TF-001"));
    assert_eq!(told(&[("main.tf", &database), ("dev_override.tf", over)]), "");
}

#[test]
fn a_module_that_is_run_has_versions_a_lock_file_and_remote_state() {
    insta::assert_snapshot!(told(&[("main.tf", "provider \"aws\" {\n  region = \"eu-central-1\"\n}\n")]), @"
    main.tf:1 TF-009 A provider must have a version constraint, but `aws` has none
    main.tf:1 TF-009 The lock file of the providers must be committed, but there is no `.terraform.lock.hcl`
    main.tf:1 TF-009 The version of Terraform must be constrained, but there is no `required_version`
    main.tf:1 TF-011 State must be remote and locked, but the module has no backend and keeps it in a local file
    ");
    assert_eq!(told(&[("main.tf", ROOT), LOCK]), "");
}

#[test]
fn modules_that_are_called_examples_and_terragrunt_are_left_alone() {
    let provider = "provider \"aws\" {\n  region = var.region\n}\n";
    let call = "module \"queue\" {\n  source = \"../queue\"\n}\n";
    assert_eq!(told(&[("live/main.tf", call), ("queue/main.tf", provider)]), "");
    assert_eq!(told(&[("examples/basic/main.tf", provider)]), "");
    assert_eq!(told(&[("live/main.tf", provider), ("live/terragrunt.hcl", "")]), "");
}

#[test]
fn a_backend_must_lock_unless_it_gets_its_arguments_elsewhere() {
    let s3 = |arguments: &str| ROOT.replace("\"gcs\"", "\"s3\"").replace("    bucket = \"state\"\n", arguments);
    let state = |arguments: &str| told(&[("main.tf", &s3(arguments)), LOCK]);
    insta::assert_snapshot!(
        state("    bucket = \"state\"\n"),
        @"main.tf:9 TF-011 State must be remote and locked, but the backend `s3` has neither `use_lockfile` nor `dynamodb_table`"
    );
    assert_eq!(state("    bucket = \"state\"\n    use_lockfile = true\n"), "");
    assert_eq!(state("    bucket = \"state\"\n    dynamodb_table = \"locks\"\n"), "");
    assert_eq!(state(""), "");
    assert!(told(&[("main.tf", &ROOT.replace("gcs", "local")), LOCK]).ends_with("but the backend is `local`"));
}

#[test]
fn tags_of_the_provider_and_of_merged_locals_count() {
    let catalog = ("catalog-info.yaml", "kind: Component\nmetadata: {name: orders}\nspec: {owner: payments}\n");
    let queue = "locals {\n  tags = { Owner = \"p\", service = \"o\" }\n}\nresource \"aws_sqs_queue\" \"q\" {\n  sqs_managed_sse_enabled = true\n  tags = merge(local.tags, { env = \"dev\" })\n}\n";
    insta::assert_snapshot!(
        told(&[("main.tf", queue), catalog]),
        @"main.tf:6 TF-010 A resource that costs money must say whose it is, but of `aws_sqs_queue.q` the tag `cost-centre` is missing"
    );
    nothing(queue);
    let unknown = queue.replace("{ env = \"dev\" }", "var.tags");
    assert_eq!(told(&[("main.tf", &unknown), catalog]), "");
    let provider = "provider \"aws\" {\n  default_tags {\n    tags = { cost_centre = \"1\" }\n  }\n}\n";
    assert_eq!(told(&[("main.tf", &format!("{ROOT}{provider}{queue}")), LOCK, catalog]), "");
}

#[test]
fn json_syntax_is_the_same_language() {
    let json = "{\"resource\": {\"aws_sqs_queue\": {\"q\": {\"name\": \"${var.n}\",\n \"sqs_managed_sse_enabled\": false}}}}\n";
    insta::assert_snapshot!(
        told(&[("main.tf.json", json)]),
        @"main.tf.json:2 TF-002 A queue must be encrypted, but of `aws_sqs_queue.q` `sqs_managed_sse_enabled` is `false`"
    );
}
