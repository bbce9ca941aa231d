use super::{nothing, places, told};

fn ingress(arguments: &str) -> String {
    format!("resource \"aws_security_group\" \"g\" {{\n  ingress {{\n{arguments}\n  }}\n}}\n")
}

fn opens(from: &str, to: &str, protocol: &str) -> bool {
    let text =
        ingress(&format!("from_port = {from}\nto_port = {to}\nprotocol = {protocol}\ncidr_blocks = [\"0.0.0.0/0\"]"));
    places(&text) == ["6 TF-005"]
}

#[test]
fn ranges_and_protocols_decide_what_is_open() {
    for (from, to, protocol) in [
        ("22", "22", "\"tcp\""),
        ("20", "25", "6"),
        ("3389", "3389", "\"udp\""),
        ("0", "65535", "\"udp\""),
        ("0", "0", "\"-1\""),
        ("0", "0", "-1"),
        ("0", "0", "\"all\""),
    ] {
        assert!(opens(from, to, protocol), "{from} {to} {protocol}");
    }
    for (from, to, protocol) in [
        ("443", "443", "\"tcp\""),
        ("22", "22", "\"udp\""),
        ("0", "0", "\"tcp\""),
        ("-1", "-1", "\"icmp\""),
        ("22", "22", "var.p"),
        ("var.f", "22", "\"tcp\""),
    ] {
        assert!(!opens(from, to, protocol), "{from} {to} {protocol}");
    }
}

#[test]
fn a_group_written_as_a_list_or_as_single_rules_is_the_same() {
    let list = "resource \"aws_security_group\" \"g\" {\n  ingress = [{\n    from_port = 22\n    to_port = 22\n    protocol = \"tcp\"\n    cidr_blocks = concat(var.a, [\"0.0.0.0/0\"])\n  }]\n}\n";
    assert_eq!(places(list), ["6 TF-005"]);
    let rule = "resource \"aws_security_group_rule\" \"r\" {\n  type = \"ingress\"\n  from_port = 22\n  to_port = 22\n  protocol = \"tcp\"\n  ipv6_cidr_blocks = [\"::/0\"]\n}\n";
    assert_eq!(places(rule), ["6 TF-005"]);
    nothing(&rule.replace("\"ingress\"", "\"egress\""));
    let single = "resource \"aws_vpc_security_group_ingress_rule\" \"r\" {\n  ip_protocol = \"-1\"\n  cidr_ipv4 = \"0.0.0.0/0\"\n}\n";
    insta::assert_snapshot!(
        told(&[("main.tf", single)]),
        @"main.tf:3 TF-005 SSH, RDP and all ports must not be open to the internet, but `aws_vpc_security_group_ingress_rule.r` opens all ports"
    );
}

#[test]
fn a_rule_that_is_made_in_a_run_is_not_reported() {
    nothing(
        "resource \"aws_security_group\" \"g\" {\n  dynamic \"ingress\" {\n    for_each = var.r\n    content {\n      cidr_blocks = [\"0.0.0.0/0\"]\n    }\n  }\n}\n",
    );
    nothing(&ingress("from_port = 22\nto_port = 22\nprotocol = \"tcp\"\ncidr_blocks = var.c"));
    nothing(&ingress("from_port = 22\nto_port = 22\nprotocol = \"tcp\"\nsecurity_groups = [aws_security_group.o.id]"));
}

#[test]
fn firewalls_of_other_clouds_are_read_in_their_own_words() {
    let google = "resource \"google_compute_firewall\" \"f\" {\n  source_ranges = [\"0.0.0.0/0\"]\n  allow {\n    protocol = \"tcp\"\n    ports = [\"80\", \"20-25\"]\n  }\n}\n";
    assert_eq!(places(google), ["2 TF-005"]);
    nothing(&google.replace("20-25", "443"));
    nothing(&google.replace("source_ranges", "direction = \"EGRESS\"\n  source_ranges"));
    nothing(&google.replace("source_ranges", "disabled = true\n  source_ranges"));
    let azure = "resource \"azurerm_network_security_rule\" \"r\" {\n  direction = \"Inbound\"\n  access = \"Allow\"\n  protocol = \"*\"\n  source_address_prefix = \"*\"\n  destination_port_ranges = [\"80\", \"3389\"]\n}\n";
    assert_eq!(places(azure), ["5 TF-005"]);
    nothing(&azure.replace("Allow", "Deny"));
}
