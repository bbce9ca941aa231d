//! Buckets of S3 that nothing keeps from becoming public.

use crate::findings::{Rule, Section, Severity};
use crate::policies::report::Findings;
use crate::policies::terraform::buckets::{self, Spoken};
use crate::policies::terraform::module::{Block, Module};
use crate::policies::terraform::value::{Given, Map, Node, Place};
use crate::policies::terraform::words::{listed, quoted};

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "TF-006",
    section: Section::Policy,
    title: "Buckets have a complete public access block and no public ACL",
    severity: Severity::Warning,
    aliases: &["CKV_AWS_53", "CKV_AWS_54", "CKV_AWS_55", "CKV_AWS_56", "CKV_AWS_20", "CKV_AWS_57", "CKV2_AWS_6"],
    why: "The four switches of the public access block are what keeps one wrong policy or ACL from showing a bucket to \
          everybody. In the resource `aws_s3_bucket_public_access_block` each of them is false when it is left out. \
          An ACL `public-read` or `public-read-write` is reported by itself.\n\nA bucket without such a resource is \
          reported too, as by checkov's CKV2_AWS_6. AWS blocks public access of buckets that were made since April \
          2023, but older ones and those of an account that was changed are as they are, and the file is the place \
          where people look. A block for the whole account in the same folder is as good. When only a run can tell \
          which bucket a block is for, no bucket is reported.",
    how: "Add `aws_s3_bucket_public_access_block` (`PublicAccessBlockConfiguration`) with all four switches set to \
          `true`, and serve public files through CloudFront.",
    wrong: fixture!("TF-006/wrong/bucket.tf"),
    right: fixture!("TF-006/right/bucket.tf"),
};

const SWITCHES: [&str; 4] =
    ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"];
const SWITCHES_CF: [&str; 4] = ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"];

/// Notes each bucket, block and ACL that lets the public in.
pub(super) fn check(module: &Module<'_>, out: &mut Findings<'_>) {
    let buckets = Spoken::of(module, &buckets::PUBLIC_ACCESS);
    let account = module.resources.iter().any(|block| block.kind == "aws_s3_account_public_access_block");
    for block in module.judged() {
        match block.kind.as_ref() {
            "aws_s3_bucket_public_access_block" | "aws_s3_account_public_access_block" => {
                complete(module, block, &block.body, &SWITCHES, block.at, out);
            }
            "AWS::S3::Bucket" => {
                let inside = block.body.entry("PublicAccessBlockConfiguration");
                if let Some((key_at, map)) = inside.and_then(|entry| Some((entry.key_at, entry.value.map()?))) {
                    complete(module, block, map, &SWITCHES_CF, key_at, out);
                }
                acl(module, block, "AccessControl", out);
            }
            "aws_s3_bucket" | "aws_s3_bucket_acl" => acl(module, block, "acl", out),
            _ => {}
        }
        let is_bucket = matches!(block.kind.as_ref(), "aws_s3_bucket" | "AWS::S3::Bucket");
        if is_bucket && !account && buckets.lacks(block) {
            let address = quoted(&module.address(block));
            let message = format!("A bucket must have a public access block, but {address} has none");
            let help = match block.kind.as_ref() {
                "aws_s3_bucket" => "Add `aws_s3_bucket_public_access_block` for it with all four switches `true`.",
                _ => "Add `PublicAccessBlockConfiguration` with all four switches `true`.",
            };
            out.add(module.found(&RULE, block, block.at, message).help(help));
        }
    }
}

/// Notes a block with switches that are off.
fn complete(
    module: &Module<'_>,
    block: &Block<'_>,
    map: &Map<'_>,
    switches: &[&str],
    missing_at: Place,
    out: &mut Findings<'_>,
) {
    let mut off = Vec::new();
    let mut first: Option<&Node<'_>> = None;
    for switch in switches {
        match map.given(switch) {
            Given::Is(value) if value.truth() == Some(false) => {
                first = first.or(Some(value));
                off.push(format!("`{switch}`"));
            }
            Given::Absent => off.push(format!("`{switch}`")),
            _ => {}
        }
    }
    if off.is_empty() {
        return;
    }
    let at = first.map_or(missing_at, |value| value.at);
    let (is, them) = if off.len() == 1 { ("is", "it") } else { ("are", "them") };
    let address = quoted(&module.address(block));
    let message = format!("A public access block must be complete, but of {address} {} {is} not on", listed(&off));
    out.add(module.found(&RULE, block, at, message).help(format!("Set {them} to `true`.")));
}

fn acl(module: &Module<'_>, block: &Block<'_>, argument: &str, out: &mut Findings<'_>) {
    let Given::Is(value) = block.body.given(argument) else { return };
    let public = ["public-read", "public-read-write", "PublicRead", "PublicReadWrite"];
    if let Some(acl) = value.text().filter(|acl| public.contains(acl)) {
        let address = quoted(&module.address(block));
        let message = format!("A bucket must not be public, but the ACL of {address} is {}", quoted(acl));
        let help = "Make it private, and serve public files through CloudFront.";
        out.add(module.found(&RULE, block, value.at, message).help(help));
    }
}
