//! `trimtab report`: journals as one page.

use super::compare::{About, DETAILED_MAX, compared};
use super::gatherer::Gathered;
use super::journal::{self, Read, Reading};
use super::target::Target;
use super::{assumptions, json, origin, setup, words};
use crate::cli::ReportArgs;
use crate::exit::{Ending, Failure};
use crate::instant;
use crate::say::warn;
use std::io::{Write, stdout};
use std::ops::Range;
use std::path::{Path, PathBuf};
use trimtab_model::Timestamp;
use trimtab_report::{Origin, Table};

/// Makes the report and says where it is.
pub(crate) fn run(args: &ReportArgs) -> Result<Ending, Failure> {
    let span = match &args.between[..] {
        [from, to] => Some(instant::span(from, to)?),
        _ => None,
    };
    if args.journals.len() > DETAILED_MAX {
        return Err(Failure::usage(format!(
            "{} journals are named and a report shows at most {DETAILED_MAX}; name fewer",
            args.journals.len()
        )));
    }
    let out = args.out.clone().unwrap_or_else(|| named_after(&args.journals));
    let target = Target::of(&out, "--out", args.force)?;
    let mut read = Vec::new();
    for path in args.journals.iter().map(PathBuf::as_path) {
        match journal::read(path, span.as_ref())? {
            Reading::Told(told) => read.push((path, *told)),
            Reading::Differs(record) => {
                differs(path, record);
                return Ok(Ending::Differs);
            }
        }
    }
    check_spans(&read)?;
    let about = about(&read, span.as_ref());
    let told = json::Told::of(&read);
    let report = compared(about, read.into_iter().map(|(_, one)| one.gathered).collect());
    let bytes = target.write(&report)?;
    let mut out_stream = stdout().lock();
    if args.json {
        crate::json::line(&mut out_stream, &json::Document::of(told, &report, &out, bytes))?;
    } else {
        writeln!(out_stream, "{}", report.verdict.sentence)?;
        for more in &report.verdict.more {
            writeln!(out_stream, "{more}")?;
        }
        writeln!(out_stream, "report: {}", out.display())?;
    }
    Ok(Ending::Done)
}

/// `three-days.dynamic.default.base.html`, here.
fn named_after(journals: &[PathBuf]) -> PathBuf {
    let name = journals.first().and_then(|path| path.file_name());
    let mut name = name.unwrap_or("report".as_ref()).to_owned();
    name.push(".html");
    PathBuf::from(name)
}

fn differs(path: &Path, record: u64) {
    let path = path.display();
    warn(format_args!(
        "{path} does not come out as recorded (record {record}), so a report of it would be about \
         something else; see `trimtab replay {path}`, or use the version of trimtab that wrote it"
    ));
}

/// Runs are compared step by step: all must begin and end together.
fn check_spans(read: &[(&Path, Read)]) -> Result<(), Failure> {
    let ends = |one: &Gathered| one.run.times.first().copied().zip(one.run.times.last().copied());
    let told = |one: &(&Path, Read)| {
        let (first, last) = ends(&one.1.gathered).unwrap_or_default();
        format!("{} from {} to {}", one.0.display(), words::clock(first), words::clock(last))
    };
    let Some((first, rest)) = read.split_first() else { return Ok(()) };
    match rest.iter().find(|other| ends(&other.1.gathered) != ends(&first.1.gathered)) {
        None => Ok(()),
        Some(other) => Err(Failure::usage(format!(
            "journals are compared over one span, and these differ: {}; {}. Name a span that both \
             cover with --between FROM TO, or report them one by one",
            told(first),
            told(other)
        ))),
    }
}

fn about(read: &[(&Path, Read)], span: Option<&Range<Timestamp>>) -> About {
    let mut title = match read {
        [(_, only)] => only.gathered.run.name.clone(),
        _ => {
            let window = read.first().and_then(|(_, one)| one.header.labels.get("window"));
            window.cloned().unwrap_or_else(|| "journals compared".to_owned())
        }
    };
    if let Some(span) = span {
        let [from, to] = [span.start, span.end].map(|at| words::clock(words::seconds(at)));
        title.push_str(&format!(", {from} to {to}"));
    }
    About {
        title,
        assumptions: [assumptions::of_journal(), assumptions::of_pictures()].concat(),
        provenance: vec![provenance(read)],
        origin: Origin {
            hashes: hashes(read),
            config: Some(setup::told(read.iter().map(|(_, one)| one))),
            rows: Some(named(read)),
            ..origin::here()
        },
    }
}

/// The journals, which hold every row of the report.
fn named(read: &[(&Path, Read)]) -> String {
    let paths: Vec<String> = read.iter().map(|(path, _)| path.display().to_string()).collect();
    let journals = if paths.len() == 1 { "the journal" } else { "the journals" };
    format!("{journals} {}", paths.join(", "))
}

fn provenance(read: &[(&Path, Read)]) -> Table {
    let row = |(path, one): &(&Path, Read)| {
        let times = &one.gathered.run.times;
        let at = |time: Option<&i64>| time.map_or_else(String::new, |at| words::clock(*at));
        vec![
            path.display().to_string(),
            one.header.program.clone(),
            crate::show::count(one.records),
            at(times.first()),
            at(times.last()),
            crate::replay::word(&one.tail).to_owned(),
        ]
    };
    Table {
        title: "Journals".to_owned(),
        sentence: "Every record of each journal was checked against the chain of hashes."
            .to_owned(),
        head: ["journal", "written by", "records in all", "told from", "to", "end"]
            .map(str::to_owned)
            .into(),
        rows: read.iter().map(row).collect(),
        marked: None,
    }
}

fn hashes(read: &[(&Path, Read)]) -> Vec<(String, String)> {
    let of = |one: &Read| {
        let run = &one.gathered.run;
        [
            (format!("configuration of {}", run.name), one.header.config.to_string()),
            (format!("state of {} at the end of what is told", run.name), run.state_hash.clone()),
        ]
    };
    read.iter().flat_map(|(_, one)| of(one)).collect()
}
