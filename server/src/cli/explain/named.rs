//! Why a type has its figures: its methods with what each adds, and what is found of it.

use std::cmp::Reverse;
use std::fmt::Write;

use astrolens_metrics::{TYPE_METRICS, TypeMetric};
use astrolens_model::{FileReport, Finding, Function, TypeReport};
use astrolens_render::finding::type_sign;
use astrolens_render::found::Found;
use astrolens_render::style::{Palette, paint};
use astrolens_render::{Terminal, plain};
use astrolens_smells::is_test_type;
use serde_json::{Map, Value, json};

use super::remarks;
use super::symbol::Symbol;

/// How many methods are listed.
const LISTED: usize = 20;

/// How many terms a sum is written with.
const TERMS: usize = 12;

/// A type to be explained.
pub(super) struct TypeView<'view> {
    /// What its file is called.
    pub(super) file: &'view str,
    /// The report of its file.
    pub(super) report: &'view FileReport,
    /// Itself.
    pub(super) named: &'view TypeReport,
    /// The metric that is asked for, if one is.
    pub(super) metric: Option<&'static TypeMetric>,
    /// Others that the name could have meant.
    pub(super) namesakes: Vec<Symbol<'view>>,
}

impl TypeView<'_> {
    /// The explanation for a person.
    pub(super) fn text(&self, terminal: Terminal) -> String {
        let palette = Palette::of(terminal);
        let TypeReport { qualified_name, kind, start_line, .. } = self.named;
        let place = format!("{}:{start_line}", plain::printable(self.file));
        // Writing to a string cannot fail.
        let mut text = format!(
            "{} {} {}\n\n",
            paint(palette.place(), place),
            kind.as_str(),
            paint(palette.strong(), plain::printable(qualified_name)),
        );
        self.write_figures(terminal, &mut text);
        if self.metric.is_none_or(|metric| metric.id.as_str() == "wmc") {
            self.write_weight(palette, &mut text);
        }
        if let Some(TypeMetric { id, .. }) = self.metric {
            let _ = writeln!(text, "\n`astrolens explain {id}` is its page.");
        }
        let mut remarks = String::new();
        let is_test = is_test_type(self.named, self.report);
        remarks::write_known(self.report, is_test, &mut remarks);
        let shown = &self.metric.unwrap_or(&TYPE_METRICS[0]).id;
        remarks::write_findings(self.findings(), shown, palette, &mut remarks);
        if !remarks.is_empty() {
            text.push('\n');
            text.push_str(&remarks);
        }
        remarks::write_namesakes(self.file, &self.namesakes, palette, &mut text);
        text
    }

    /// The figures that are asked for, each with the sign of the limit it passed.
    fn write_figures(&self, terminal: Terminal, text: &mut String) {
        let palette = Palette::of(terminal);
        let is_asked = |metric: &&TypeMetric| self.metric.is_none_or(|asked| asked.id == metric.id);
        let width = TYPE_METRICS.iter().map(|metric| metric.id.as_str().len()).max().unwrap_or(0);
        let room = terminal.table_columns().saturating_sub(width + 16);
        let found = Found::new(&self.report.findings);
        for metric in TYPE_METRICS.iter().filter(is_asked) {
            let sign = type_sign(self.report, &found, self.named, metric).unwrap_or_default();
            let id = paint(palette.quiet(), format!("{:<width$}", metric.id.as_str()));
            let value = (metric.value)(self.named).map_or_else(|| "–".to_owned(), plain::figure);
            let about = plain::cut(&self.about(metric), room).into_owned();
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{sign:>3} {id} {value:>6}   {}", paint(palette.quiet(), about));
        }
    }

    /// What is said beside the figure of `metric`.
    fn about(&self, metric: &TypeMetric) -> String {
        let of_them = |public| match public {
            0 => "none of them public".to_owned(),
            public => format!("{} of them public", plain::grouped(public)),
        };
        match metric.id.as_str() {
            "methods" => of_them(u64::from(self.named.public_methods)),
            "fields" => of_them(u64::from(self.named.public_fields)),
            _ => metric.summary.to_owned(),
        }
    }

    /// The methods with what each adds to the weight, and the sum.
    fn write_weight(&self, palette: Palette, text: &mut String) {
        let methods = self.methods();
        if methods.is_empty() {
            return;
        }
        // Writing to a string cannot fail.
        let _ =
            writeln!(text, "\n{}", paint(palette.strong(), "What its methods add to the weight"));
        for method in methods.iter().take(LISTED) {
            let points = u64::from(method.cyclomatic);
            let points = paint(palette.points(points), format!("{:>6}", format!("+{points}")));
            let name = plain::printable(&method.name);
            let place = format!("line {}", method.start_line);
            let _ = writeln!(text, "{points}  {name}  {}", paint(palette.quiet(), place));
        }
        if let Some(more) = methods.len().checked_sub(LISTED).filter(|more| *more > 0) {
            let more = plain::count(more as u64, "method");
            let _ =
                writeln!(text, "        {}", paint(palette.quiet(), format!("and {more} more")));
        }
        if let Some(sum) = self.sum(&methods) {
            let _ = writeln!(text, "\n{}", paint(palette.strong(), sum));
        }
    }

    /// The weight as the sum of what `methods` add; `None` if it is not that, or has a single term.
    fn sum(&self, methods: &[&Function]) -> Option<String> {
        let terms: Vec<u32> = methods.iter().map(|method| method.cyclomatic).collect();
        let sum: u64 = terms.iter().map(|term| u64::from(*term)).sum();
        let is_sum = sum == u64::from(self.named.wmc) && terms.len() > 1;
        let mut written: Vec<String> = terms.iter().take(TERMS).map(u32::to_string).collect();
        if terms.len() > TERMS {
            let rest: u64 = terms[TERMS..].iter().map(|term| u64::from(*term)).sum();
            let others = plain::count((terms.len() - TERMS) as u64, "other");
            written.push(format!("{rest} ({others})"));
        }
        is_sum.then(|| format!("wmc {} = {}", self.named.wmc, written.join(" + ")))
    }

    /// The explanation for a program.
    pub(super) fn json(&self) -> String {
        let TypeReport { qualified_name, kind, start_line, end_line, .. } = self.named;
        let TypeReport { public_methods, public_fields, .. } = self.named;
        let figures: Map<String, Value> = TYPE_METRICS
            .iter()
            .map(|metric| (metric.id.to_string(), figure((metric.value)(self.named))))
            .collect();
        let methods: Vec<Value> = self.methods().into_iter().map(method).collect();
        let explanation = json!({
            "kind": "type",
            "path": self.file,
            "language": self.report.language,
            "type": qualified_name,
            "type_kind": kind,
            "origin": self.report.origin,
            "origin_reason": self.report.origin_reason,
            "test": is_test_type(self.named, self.report),
            "start_line": start_line,
            "end_line": end_line,
            "metric": self.metric.map(|metric| &metric.id),
            "figures": figures,
            "public_methods": public_methods,
            "public_fields": public_fields,
            "methods": methods,
            "findings": self.findings().collect::<Vec<_>>(),
        });
        format!("{explanation:#}\n")
    }

    /// The functions that the file has of its methods, those that add most to its weight first.
    fn methods(&self) -> Vec<&Function> {
        let is_method = |function: &&Function| {
            let member = function.qualified_name.strip_prefix(self.named.qualified_name.as_str());
            let name = member.and_then(|rest| rest.strip_prefix('.').or(rest.strip_prefix("::")));
            function.is_named() && name == Some(function.name.as_str())
        };
        let mut methods: Vec<&Function> = self.report.functions.iter().filter(is_method).collect();
        methods.sort_by_key(|method| Reverse(method.cyclomatic));
        methods
    }

    fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.report.findings.iter().filter(|finding| finding.is_about_type(self.named))
    }
}

fn method(method: &Function) -> Value {
    json!({
        "function": method.qualified_name,
        "start_line": method.start_line,
        "end_line": method.end_line,
        "cyclomatic": method.cyclomatic,
    })
}

/// A figure as the number it is: whole where it is whole, absent where there is none.
fn figure(value: Option<f64>) -> Value {
    match value {
        Some(value) if value.fract() == 0.0 => json!(value as u64),
        value => json!(value),
    }
}
