//! A graph as `GraphML`, with its figures as data of nodes and edges.

use std::io;

use astrolens_modules::analysis::{Analysis, Units};

use super::csv::flag;
use super::drawing::{Arrow, Drawing, Node};
use super::figures::Figures;
use crate::Output;
use crate::xml::{Attributes, Xml};

const NAMESPACE: Attributes<'static> = &[("xmlns", "http://graphml.graphdrawing.org/xmlns")];

/// What nodes have: a name and its type.
const OF_NODES: [(&str, &str); 16] = [
    ("kind", "string"),
    ("language", "string"),
    ("origin", "string"),
    ("package", "string"),
    ("fan_in", "int"),
    ("fan_out", "int"),
    ("afferent_coupling", "int"),
    ("efferent_coupling", "int"),
    ("instability", "double"),
    ("abstractness", "double"),
    ("distance", "double"),
    ("layer", "int"),
    ("dependents", "int"),
    ("dependencies", "int"),
    ("cycle", "int"),
    ("hub", "boolean"),
];

/// What edges have.
const OF_EDGES: [(&str, &str); 4] =
    [("kind", "string"), ("line", "int"), ("uses", "int"), ("flags", "string")];

/// Writes the document.
pub(super) fn write(
    units: &Units,
    drawing: &Drawing<'_>,
    analysis: Option<&Analysis>,
    output: Output<'_>,
) -> io::Result<()> {
    let mut xml = Xml::new(output, "graphml", NAMESPACE);
    for (of, keys) in [("node", &OF_NODES[..]), ("edge", &OF_EDGES[..])] {
        for &(name, kind) in keys {
            let id = format!("{of}.{name}");
            let attributes = [("id", &*id), ("for", of), ("attr.name", name), ("attr.type", kind)];
            xml.empty("key", &attributes)?;
        }
    }
    xml.begin("graph", &[("id", "modules"), ("edgedefault", "directed")])?;
    for node in &drawing.nodes {
        let figures = node.unit.zip(analysis);
        let figures = figures.map(|(unit, analysis)| Figures::of(analysis, units, unit));
        xml.begin("node", &[("id", node.id.as_str())])?;
        data(&mut xml, "node", &OF_NODES, of_node(node, figures.as_ref()))?;
        xml.end("node")?;
    }
    for arrow in &drawing.arrows {
        let [source, target] = [arrow.from, arrow.to].map(|end| &*drawing.nodes[end].id);
        xml.begin("edge", &[("source", source), ("target", target)])?;
        data(&mut xml, "edge", &OF_EDGES, of_edge(arrow))?;
        xml.end("edge")?;
    }
    xml.end("graph")?;
    xml.finish()
}

/// Writes the values there are, each under its key.
fn data<const COUNT: usize>(
    xml: &mut Xml<'_>,
    of: &str,
    keys: &[(&str, &str); COUNT],
    values: [Option<String>; COUNT],
) -> io::Result<()> {
    for ((name, _), value) in keys.iter().zip(values) {
        if let Some(value) = value {
            xml.text("data", &[("key", &format!("{of}.{name}"))], &value)?;
        }
    }
    Ok(())
}

/// The values of a node, in the order of their keys.
fn of_node(node: &Node<'_>, figures: Option<&Figures>) -> [Option<String>; 16] {
    let count =
        |value: fn(&Figures) -> Option<u32>| figures.and_then(value).map(|value| value.to_string());
    let share =
        |value: fn(&Figures) -> Option<f64>| figures.and_then(value).map(|value| value.to_string());
    [
        Some(node.kind.to_owned()),
        node.language.map(str::to_owned),
        node.origin.map(|origin| origin.as_str().to_owned()),
        node.package.map(str::to_owned),
        count(|it| Some(it.fan_in)),
        count(|it| Some(it.fan_out)),
        count(|it| Some(it.afferent_coupling)),
        count(|it| Some(it.efferent_coupling)),
        share(|it| it.instability),
        share(|it| it.abstractness),
        share(|it| it.distance),
        count(|it| Some(it.layer)),
        count(|it| it.dependents),
        count(|it| it.dependencies),
        figures.and_then(|it| it.cycle).map(|cycle| cycle.to_string()),
        figures.map(|it| it.hub.to_string()),
    ]
}

/// The values of an edge, in the order of their keys.
fn of_edge(arrow: &Arrow<'_>) -> [Option<String>; 4] {
    let flags: Vec<&str> = arrow.flags.iter().map(flag).collect();
    [
        Some(arrow.kind.as_str().to_owned()),
        arrow.line.map(|line| line.to_string()),
        Some(arrow.uses.to_string()),
        (!flags.is_empty()).then(|| flags.join(" ")),
    ]
}
