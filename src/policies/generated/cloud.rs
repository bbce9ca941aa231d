//! Terraform: a module that stands alone, with its lock file.

use super::Made;

const LOCK: &str = "provider \"registry.terraform.io/hashicorp/aws\" {\n  version     = \"5.80.0\"\n  constraints = \"~> 5.0\"\n  hashes = [\"h1:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa=\"]\n}\n";

/// One root module.
pub(super) fn make(made: &mut Made, number: usize) {
    let folder = format!("infra/stack-{number}");
    let (main, data, versions) =
        (format!("{folder}/main.tf"), format!("{folder}/data.tf"), format!("{folder}/versions.tf"));
    let loose = made.plants("TF-009", &versions);
    let constraint = if loose { "" } else { "  required_version = \">= 1.9\"\n" };
    let unlocked = made.plants("TF-011", &versions);
    let backend = match unlocked {
        true => "  backend \"s3\" {\n    bucket = \"state\"\n    key    = \"a\"\n    region = \"eu-west-1\"\n  }\n",
        false => {
            "  backend \"s3\" {\n    bucket       = \"state\"\n    key          = \"a\"\n    region       = \"eu-west-1\"\n    use_lockfile = true\n  }\n"
        }
    };
    made.add(&versions, format!(
        "terraform {{\n{constraint}  required_providers {{\n    aws = {{\n      source  = \"hashicorp/aws\"\n      version = \"~> 5.0\"\n    }}\n  }}\n{backend}}}\n\nprovider \"aws\" {{\n  region = \"eu-west-1\"\n}}\n"
    ));
    made.add(&format!("{folder}/.terraform.lock.hcl"), LOCK.to_owned());
    let database = database(made, &data, number);
    made.add(&data, database);
    let text = network(made, &main);
    made.add(&main, text);
}

fn database(made: &mut Made, path: &str, number: usize) -> String {
    let public = made.plants("TF-001", path);
    let plain = made.plants("TF-002", path);
    let brief = made.plants("TF-003", path);
    format!(
        "variable \"size\" {{\n  type = string\n}}\n\nresource \"aws_db_instance\" \"main\" {{\n  identifier = \"orders-{number}\"\n  \
         engine = \"postgres\"\n  instance_class = var.size\n  allocated_storage = 20\n  username = \"app\"\n  \
         manage_master_user_password = true\n{}{}{}  deletion_protection = true\n}}\n",
        if public { "  publicly_accessible = true\n" } else { made.any(&["", "  publicly_accessible = false\n"]) },
        if plain { made.any(&["", "  storage_encrypted = false\n"]) } else { "  storage_encrypted = true\n" },
        if brief {
            made.any(&["  backup_retention_period = 0\n", "  backup_retention_period = 1\n"])
        } else {
            "  backup_retention_period = 14\n"
        },
    )
}

fn network(made: &mut Made, path: &str) -> String {
    let open = made.plants("TF-005", path);
    let (port, cidr) = match open {
        true => (made.any(&["22", "3389"]), made.any(&["\"0.0.0.0/0\"", "\"10.0.0.0/8\", \"0.0.0.0/0\""])),
        false => made.any(&[("443", "\"0.0.0.0/0\""), ("22", "\"10.0.0.0/8\""), ("5432", "\"10.1.0.0/16\"")]),
    };
    let wild = made.plants("TF-007", path);
    let (action, resource) = if wild {
        ("\"*\"", "\"*\"")
    } else {
        ("\"sqs:SendMessage\"", "\"arn:aws:sqs:eu-west-1:123456789012:orders\"")
    };
    let unpinned = made.plants("TF-008", path);
    let module = match unpinned {
        true => made
            .any(&["source = \"git::https://example.com/network.git\"", "source = \"terraform-aws-modules/vpc/aws\""]),
        false => made.any(&[
            "source = \"git::https://example.com/network.git?ref=v1.2.0\"",
            "source  = \"terraform-aws-modules/vpc/aws\"\n  version = \"5.17.0\"",
            "source = \"../modules/network\"",
        ]),
    };
    format!(
        "resource \"aws_security_group\" \"app\" {{\n  name = \"app\"\n\n  ingress {{\n    from_port   = {port}\n    to_port     = {port}\n    \
         protocol    = \"tcp\"\n    cidr_blocks = [{cidr}]\n  }}\n\n  egress {{\n    from_port   = 0\n    to_port     = 0\n    protocol    = \"-1\"\n    \
         cidr_blocks = [\"0.0.0.0/0\"]\n  }}\n}}\n\nresource \"aws_iam_policy\" \"app\" {{\n  name = \"app\"\n  policy = jsonencode({{\n    \
         Version = \"2012-10-17\"\n    Statement = [{{\n      Effect   = \"Allow\"\n      Action   = {action}\n      Resource = {resource}\n    }}]\n  }})\n}}\n\n\
         module \"network\" {{\n  {module}\n}}\n"
    )
}
