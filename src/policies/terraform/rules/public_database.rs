//! Databases that anybody on the internet can reach. Not who may log in, and not security groups: those are TF-005.

use crate::findings::{Rule, Section, Severity};
use crate::policies::report::Findings;
use crate::policies::terraform::module::{Block, Module};
use crate::policies::terraform::value::{Given, Node};
use crate::policies::terraform::words::quoted;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "TF-001",
    section: Section::Policy,
    title: "Databases are not publicly accessible",
    severity: Severity::Error,
    aliases: &["CKV_AWS_17", "CKV_AWS_87", "CKV_AWS_102", "CKV_GCP_11", "CKV_AZURE_11"],
    why: "A database with a public address is one leaked password or one unpatched flaw away from everybody. On AWS \
          that is `publicly_accessible` (`PubliclyAccessible` in CloudFormation) of RDS, Redshift and Neptune; on \
          Google Cloud an authorized network `0.0.0.0/0` of Cloud SQL; on Azure a firewall rule of a database server \
          from `0.0.0.0` to `255.255.255.255`.\n\nOnly what is written is reported: left out, the argument is false \
          for RDS and Neptune. Checkov also reports a Redshift cluster without the argument (CKV_AWS_87), which was \
          public by default before version 6 of the provider; since the version decides, we do not guess. Nor do we \
          report a Cloud SQL instance for its public address alone (CKV_GCP_60): without an authorized network only \
          Google's own proxy reaches it.\n\nA variable's default counts in a module that is run itself (it has a \
          backend, a lock file or configured providers) and where no `tfvars` file sets it: that is what happens \
          unless somebody says otherwise on the command line. In a module that is called, the caller decides, and \
          nothing is reported.",
    how: "Set `publicly_accessible = false` and place the database in private subnets. People reach it through a \
          bastion, a VPN or Session Manager, services through the network of the VPC.",
    wrong: fixture!("TF-001/wrong/database.tf"),
    right: fixture!("TF-001/right/database.tf"),
};

/// The types with the argument that makes them public.
const ARGUMENTS: [(&str, &str); 10] = [
    ("aws_db_instance", "publicly_accessible"),
    ("aws_rds_cluster_instance", "publicly_accessible"),
    ("aws_neptune_cluster_instance", "publicly_accessible"),
    ("aws_redshift_cluster", "publicly_accessible"),
    ("aws_redshiftserverless_workgroup", "publicly_accessible"),
    ("AWS::RDS::DBInstance", "PubliclyAccessible"),
    ("AWS::RDS::DBCluster", "PubliclyAccessible"),
    ("AWS::Neptune::DBInstance", "PubliclyAccessible"),
    ("AWS::Redshift::Cluster", "PubliclyAccessible"),
    ("AWS::RedshiftServerless::Workgroup", "PubliclyAccessible"),
];

/// Azure's rules of a database server's firewall.
const FIREWALLS: [&str; 8] = [
    "azurerm_mssql_firewall_rule",
    "azurerm_sql_firewall_rule",
    "azurerm_mysql_firewall_rule",
    "azurerm_mysql_flexible_server_firewall_rule",
    "azurerm_mariadb_firewall_rule",
    "azurerm_postgresql_firewall_rule",
    "azurerm_postgresql_flexible_server_firewall_rule",
    "azurerm_cosmosdb_postgresql_firewall_rule",
];

/// Notes each database that anybody can reach.
pub(super) fn check(module: &Module<'_>, out: &mut Findings<'_>) {
    for block in module.judged() {
        let kind = block.kind.as_ref();
        if let Some((_, argument)) = ARGUMENTS.iter().find(|(known, _)| *known == kind) {
            if let Given::Is(value) = block.body.given(argument)
                && value.truth() == Some(true)
            {
                let help = format!("Set `{argument}` to `false`, and let clients reach it inside the private network.");
                note(module, block, value, &format!("`{argument}` is `true`"), &help, out);
            }
        } else if kind == "google_sql_database_instance" {
            cloud_sql(module, block, out);
        } else if FIREWALLS.contains(&kind) {
            firewall(module, block, out);
        }
    }
}

fn note(module: &Module<'_>, block: &Block<'_>, at: &Node<'_>, found: &str, help: &str, out: &mut Findings<'_>) {
    let address = quoted(&module.address(block));
    let message = format!("A database must not be reachable from the internet, but of {address} {found}");
    out.add(module.found(&RULE, block, at.at, message).help(help));
}

fn cloud_sql(module: &Module<'_>, block: &Block<'_>, out: &mut Findings<'_>) {
    let Given::Is(addresses) = block.body.at(&["settings", "ip_configuration"]) else { return };
    let Some(addresses) = addresses.items().first().and_then(Node::map) else { return };
    if let Given::Is(enabled) = addresses.given("ipv4_enabled")
        && enabled.truth() == Some(false)
    {
        return;
    }
    let networks = addresses.blocks("authorized_networks").filter_map(Node::map);
    for network in networks {
        if let Given::Is(range) = network.given("value")
            && range.text().is_some_and(|range| matches!(range, "0.0.0.0/0" | "::/0"))
        {
            let help = "Authorize the networks of your own, or use the Cloud SQL proxy and a private address.";
            note(module, block, range, "every network is authorized", help, out);
        }
    }
}

fn firewall(module: &Module<'_>, block: &Block<'_>, out: &mut Findings<'_>) {
    let body = &block.body;
    let (Given::Is(start), Given::Is(end)) = (body.given("start_ip_address"), body.given("end_ip_address")) else {
        return;
    };
    if start.text() == Some("0.0.0.0") && end.text() == Some("255.255.255.255") {
        let help = "Narrow the range to the addresses of your own, or use a private endpoint.";
        note(module, block, start, "the firewall lets every address in", help, out);
    }
}
