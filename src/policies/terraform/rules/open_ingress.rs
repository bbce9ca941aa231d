//! Ports that log people in, or all ports, open to the whole internet. Other ports are open on purpose often enough.

use crate::findings::{Rule, Section, Severity};
use crate::policies::report::Findings;
use crate::policies::terraform::ingress;
use crate::policies::terraform::module::Module;
use crate::policies::terraform::words::quoted;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "TF-005",
    section: Section::Policy,
    title: "SSH, RDP and all ports are not open to the internet",
    severity: Severity::Error,
    aliases: &["CKV_AWS_24", "CKV_AWS_25", "CKV_AWS_277", "CKV_GCP_2", "CKV_GCP_3", "CKV_AZURE_9", "CKV_AZURE_10"],
    why: "Port 22 (SSH) and port 3389 (RDP) are tried by machines within minutes of being open, and a rule for all \
          ports opens whatever is started later. Reported is what lets in `0.0.0.0/0` or `::/0` (any `/0`) to a range \
          of TCP that holds 22 or 3389, of UDP that holds 3389, or to all ports: security groups of AWS with their \
          separate rules, firewalls of Google Cloud, and network security groups of Azure. What goes out is free.\n\n\
          Checkov takes ports 0 to 0 for all ports whatever the protocol (they are only with protocol `-1`), does not \
          look at protocols and therefore reports ICMP, passes protocol `-1` beside a port although the port is ignored, \
          and passes a rule that also names the group itself or a prefix list although it is as open. Network ACLs are not judged: they know no connections, and the answers to \
          clients need open ports.",
    how: "Name the networks of your own, or open no such port at all: Session Manager, IAP and Bastion lead to a \
          machine without one.",
    wrong: fixture!("TF-005/wrong/network.tf"),
    right: fixture!("TF-005/right/network.tf"),
};

/// Notes each rule that opens too much.
pub(super) fn check(module: &Module<'_>, out: &mut Findings<'_>) {
    for block in module.judged() {
        for opening in ingress::of(block) {
            let Some(ports) = opening.exposes() else { continue };
            let address = quoted(&module.address(block));
            let message =
                format!("SSH, RDP and all ports must not be open to the internet, but {address} opens {ports}");
            let help = "Name the networks that need it, or reach the machines without an open port.";
            out.add(module.found(&RULE, block, opening.at, message).help(help));
        }
    }
}
