//! Actions that read or change data, delete something or hand on rights, and that IAM can limit to resources, by the
//! Service Authorization Reference. It need not be complete: what is not here is not reported.

/// Services with their actions.
const ACTIONS: [(&str, &[&str]); 21] = [
    (
        "s3",
        &[
            "GetObject",
            "PutObject",
            "DeleteObject",
            "DeleteObjectVersion",
            "PutObjectAcl",
            "DeleteBucket",
            "PutBucketPolicy",
            "DeleteBucketPolicy",
            "PutBucketAcl",
            "PutLifecycleConfiguration",
        ],
    ),
    (
        "dynamodb",
        &[
            "GetItem",
            "BatchGetItem",
            "Query",
            "Scan",
            "PutItem",
            "UpdateItem",
            "DeleteItem",
            "BatchWriteItem",
            "DeleteTable",
            "UpdateTable",
            "DeleteBackup",
        ],
    ),
    ("sqs", &["ReceiveMessage", "SendMessage", "DeleteMessage", "PurgeQueue", "DeleteQueue", "SetQueueAttributes"]),
    ("sns", &["DeleteTopic", "SetTopicAttributes", "AddPermission"]),
    ("kms", &["Decrypt", "ScheduleKeyDeletion", "DisableKey", "PutKeyPolicy", "CreateGrant"]),
    ("secretsmanager", &["GetSecretValue", "PutSecretValue", "UpdateSecret", "DeleteSecret", "PutResourcePolicy"]),
    (
        "ssm",
        &[
            "GetParameter",
            "GetParameters",
            "GetParametersByPath",
            "PutParameter",
            "DeleteParameter",
            "DeleteParameters",
            "SendCommand",
            "StartSession",
        ],
    ),
    (
        "iam",
        &[
            "PassRole",
            "CreateAccessKey",
            "CreateLoginProfile",
            "UpdateLoginProfile",
            "AttachRolePolicy",
            "AttachUserPolicy",
            "AttachGroupPolicy",
            "PutRolePolicy",
            "PutUserPolicy",
            "PutGroupPolicy",
            "CreatePolicyVersion",
            "SetDefaultPolicyVersion",
            "UpdateAssumeRolePolicy",
            "AddUserToGroup",
            "CreateRole",
            "CreateUser",
            "DeleteRole",
            "DeleteUser",
            "DeletePolicy",
        ],
    ),
    ("sts", &["AssumeRole"]),
    (
        "lambda",
        &["InvokeFunction", "UpdateFunctionCode", "UpdateFunctionConfiguration", "DeleteFunction", "AddPermission"],
    ),
    ("rds", &["DeleteDBInstance", "DeleteDBCluster", "ModifyDBInstance", "ModifyDBCluster", "DeleteDBSnapshot"]),
    ("ec2", &["TerminateInstances", "StopInstances", "RunInstances", "DeleteVolume", "DeleteSnapshot"]),
    ("ecr", &["PutImage", "DeleteRepository", "BatchDeleteImage", "SetRepositoryPolicy"]),
    ("ecs", &["UpdateService", "DeleteService", "RunTask", "ExecuteCommand"]),
    ("cloudformation", &["CreateStack", "UpdateStack", "DeleteStack"]),
    ("kinesis", &["PutRecord", "PutRecords", "DeleteStream"]),
    ("logs", &["DeleteLogGroup", "DeleteLogStream", "PutRetentionPolicy"]),
    ("route53", &["ChangeResourceRecordSets", "DeleteHostedZone"]),
    ("states", &["StartExecution", "DeleteStateMachine", "UpdateStateMachine"]),
    ("elasticfilesystem", &["DeleteFileSystem"]),
    ("eks", &["DeleteCluster", "UpdateClusterConfig"]),
];

/// Whether an action, which may have `*` and `?` in it, is one of them or covers one. Case does not matter to IAM.
pub(super) fn should_be_limited(action: &str) -> bool {
    let Some((service, pattern)) = action.split_once(':') else { return false };
    let (service, pattern) = (service.to_ascii_lowercase(), pattern.to_ascii_lowercase());
    let actions = ACTIONS.iter().filter(|(known, _)| *known == service).flat_map(|(_, actions)| *actions);
    let mut names = actions.map(|name| name.to_ascii_lowercase());
    names.any(|name| covers(pattern.as_bytes(), name.as_bytes()))
}

/// Whether a pattern with `*` and `?` matches a whole name. A `*` is tried again one letter further at a mismatch, and
/// only the last one, so that it takes no more than the product of both lengths.
fn covers(pattern: &[u8], name: &[u8]) -> bool {
    let (mut at, mut of) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while of < name.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, of));
                at += 1;
            }
            Some(letter) if *letter == b'?' || name.get(of) == Some(letter) => {
                at += 1;
                of += 1;
            }
            _ => {
                let Some((back, from)) = star else { return false };
                at = back + 1;
                of = from + 1;
                star = Some((back, from + 1));
            }
        }
    }
    pattern.iter().skip(at).all(|letter| *letter == b'*')
}

#[cfg(test)]
mod tests {
    use super::should_be_limited;

    #[test]
    fn what_touches_data_is_found_also_behind_a_pattern() {
        for action in
            ["s3:PutObject", "S3:putobject", "s3:Put*", "dynamodb:*Item", "iam:PassRole", "ec2:Terminate?nstances"]
        {
            assert!(should_be_limited(action), "{action}");
        }
    }

    #[test]
    fn what_only_lists_or_cannot_be_limited_is_not() {
        for action in [
            "s3:ListBucket",
            "s3:List*",
            "ec2:Describe*",
            "ecr:GetAuthorizationToken",
            "xray:PutTraceSegments",
            "s3",
            "",
            ":",
        ] {
            assert!(!should_be_limited(action), "{action}");
        }
    }
}
