//! What network rules let in from everywhere, whichever provider they are for.

use std::net::IpAddr;

use super::module::Block;
use super::value::{Given, Map, Node, Place};

/// Something that everybody may reach.
#[derive(Debug)]
pub struct Opening {
    /// Where the whole internet is named.
    pub at: Place,
    protocol: Protocol,
    ranges: Vec<(u32, u32)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Protocol {
    /// Any, for which a rule has no ports.
    All,
    Tcp,
    Udp,
    /// TCP and UDP, with ports.
    Both,
}

/// Every port there is.
const ALL: (u32, u32) = (0, 65535);

impl Opening {
    /// What of it must not be open: `port 22 (SSH)`.
    pub fn exposes(&self) -> Option<&'static str> {
        let all = |range: &(u32, u32)| range.0 <= 1 && range.1 >= ALL.1;
        if self.protocol == Protocol::All || self.ranges.iter().any(all) {
            return Some("all ports");
        }
        let has = |port: u32| self.ranges.iter().any(|(from, to)| (*from..=*to).contains(&port));
        match (has(22) && self.protocol != Protocol::Udp, has(3389)) {
            (true, true) => Some("ports 22 (SSH) and 3389 (RDP)"),
            (true, false) => Some("port 22 (SSH)"),
            (false, true) => Some("port 3389 (RDP)"),
            (false, false) => None,
        }
    }
}

/// What a resource lets in from everywhere.
pub fn of(block: &Block<'_>) -> Vec<Opening> {
    let body = &block.body;
    let maps = |key: &'static str| body.blocks(key).filter_map(Node::map);
    match block.kind.as_ref() {
        "aws_security_group" | "aws_default_security_group" => maps("ingress").filter_map(aws).collect(),
        "aws_security_group_rule" if body.text("type") == Some("ingress") => aws(body).into_iter().collect(),
        "aws_vpc_security_group_ingress_rule" => aws(body).into_iter().collect(),
        "AWS::EC2::SecurityGroup" => maps("SecurityGroupIngress").filter_map(aws).collect(),
        "AWS::EC2::SecurityGroupIngress" => aws(body).into_iter().collect(),
        "google_compute_firewall" => google(body),
        "azurerm_network_security_rule" => azure(body).into_iter().collect(),
        "azurerm_network_security_group" => maps("security_rule").filter_map(azure).collect(),
        _ => Vec::new(),
    }
}

fn aws(rule: &Map<'_>) -> Option<Opening> {
    let everywhere = ["cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4", "cidr_ipv6", "CidrIp", "CidrIpv6"];
    let at = everywhere.iter().find_map(|key| everyone(rule, key, is_everywhere))?;
    let protocol = protocol(&known(rule, &["protocol", "ip_protocol", "IpProtocol"])?)?;
    if protocol == Protocol::All {
        return Some(Opening { at, protocol, ranges: Vec::new() });
    }
    let port = |keys: &[&str]| known(rule, keys)?.parse::<f64>().ok().filter(|port| (0.0..=65535.0).contains(port));
    let (from, to) = (port(&["from_port", "FromPort"])?, port(&["to_port", "ToPort"])?);
    Some(Opening { at, protocol, ranges: vec![(from as u32, to as u32)] })
}

fn google(rule: &Map<'_>) -> Vec<Opening> {
    let is = |key, wanted: &str| matches!(rule.given(key), Given::Is(value) if value.text() == Some(wanted));
    let inward = is("direction", "INGRESS") || matches!(rule.given("direction"), Given::Absent);
    let enabled = match rule.given("disabled") {
        Given::Absent => true,
        Given::Is(disabled) => disabled.truth() == Some(false),
        Given::Unknown => false,
    };
    let at = everyone(rule, "source_ranges", is_everywhere);
    let (Some(at), true) = (at, inward && enabled) else { return Vec::new() };
    let allowed = rule.blocks("allow").filter_map(Node::map);
    allowed.filter_map(|allow| Some(Opening { at, ..of_allow(allow)? })).collect()
}

/// `allow { protocol = "tcp" ports = ["22"] }`; without ports it is all of them.
fn of_allow(allow: &Map<'_>) -> Option<Opening> {
    let protocol = protocol(&known(allow, &["protocol"])?)?;
    let ranges = match allow.given("ports") {
        Given::Absent => vec![ALL],
        Given::Is(ports) => ports.items().iter().filter_map(|port| range(&written(port)?)).collect(),
        Given::Unknown => return None,
    };
    Some(Opening { at: Place::default(), protocol, ranges })
}

fn azure(rule: &Map<'_>) -> Option<Opening> {
    let is = |key, wanted: &str| matches!(rule.given(key), Given::Is(value) if value.text().is_some_and(|text| text.eq_ignore_ascii_case(wanted)));
    if !is("direction", "Inbound") || !is("access", "Allow") {
        return None;
    }
    let anyone = |text: &str| is_everywhere(text) || ["*", "any", "internet"].contains(&text.to_lowercase().as_str());
    let sources = ["source_address_prefix", "source_address_prefixes"];
    let at = sources.iter().find_map(|key| everyone(rule, key, anyone))?;
    let protocol = match known(rule, &["protocol"])?.as_str() {
        "*" => Protocol::Both,
        other => protocol(other)?,
    };
    let ports = ["destination_port_range", "destination_port_ranges"].into_iter().flat_map(|key| rule.blocks(key));
    let ranges = ports.filter_map(|port| range(&written(port)?)).collect();
    Some(Opening { at, protocol, ranges })
}

/// Where an argument names everybody.
fn everyone(rule: &Map<'_>, key: &str, is: impl Fn(&str) -> bool) -> Option<Place> {
    match rule.given(key) {
        Given::Is(value) => value.items().iter().find(|item| item.text().is_some_and(&is)).map(|item| item.at),
        _ => None,
    }
}

/// Whether a network is all addresses.
fn is_everywhere(network: &str) -> bool {
    let Some((address, length)) = network.trim().split_once('/') else { return false };
    length == "0" && address.parse::<IpAddr>().is_ok()
}

/// The first argument of these that is there, as it would be written.
fn known(rule: &Map<'_>, keys: &[&str]) -> Option<String> {
    let key = keys.iter().find(|key| rule.entry(key).is_some())?;
    match rule.given(key) {
        Given::Is(value) => written(value),
        _ => None,
    }
}

fn written(node: &Node<'_>) -> Option<String> {
    match node.text() {
        Some(text) => Some(text.trim().to_lowercase()),
        None => node.number().map(|number| number.to_string()),
    }
}

/// The protocols that matter, by name and number.
fn protocol(name: &str) -> Option<Protocol> {
    match name.to_lowercase().as_str() {
        "-1" | "all" => Some(Protocol::All),
        "tcp" | "6" => Some(Protocol::Tcp),
        "udp" | "17" => Some(Protocol::Udp),
        _ => None,
    }
}

/// `22`, `20-25` or `*`
fn range(text: &str) -> Option<(u32, u32)> {
    if text == "*" {
        return Some(ALL);
    }
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    Some((from.trim().parse().ok()?, to.trim().parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{is_everywhere, range};

    #[test]
    fn everywhere_is_any_network_of_length_0() {
        for network in ["0.0.0.0/0", "::/0", "0:0:0:0:0:0:0:0/0", " 0.0.0.0/0 "] {
            assert!(is_everywhere(network), "{network}");
        }
        for network in ["0.0.0.0/1", "10.0.0.0/8", "0.0.0.0", "/0", "pl-123/0", ""] {
            assert!(!is_everywhere(network), "{network}");
        }
    }

    #[test]
    fn ports_are_one_a_range_or_all() {
        assert_eq!(range("22"), Some((22, 22)));
        assert_eq!(range("20-25"), Some((20, 25)));
        assert_eq!(range("*"), Some((0, 65535)));
        assert_eq!(range("ssh"), None);
    }
}
