//! The log: what is done, for whoever asks for it by `-v`. It goes to standard error, or to a file.

use crate::cli::Output;
use crate::exit::Failure;
use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::sync::Mutex;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;

/// Starts the log. The SDK's own messages are left out: at their finest they show requests.
///
/// # Errors
/// The file cannot be written.
pub(crate) fn start(output: &Output) -> Result<(), Failure> {
    let level = match output.verbose {
        0 if output.quiet => Level::ERROR,
        0 => Level::WARN,
        1 => Level::INFO,
        _ => Level::DEBUG,
    };
    let log = tracing_subscriber::fmt().with_max_level(level);
    let Some(path) = &output.log_file else {
        let log = log.with_ansi(output.colour_of_errors()).with_writer(io::stderr);
        // Who did not ask for a log reads sentences.
        if output.verbose == 0 {
            ours(log.event_format(Sentence).finish());
        } else {
            ours(log.finish());
        }
        return Ok(());
    };
    let opened = OpenOptions::new().create(true).append(true).open(path);
    let file = opened.map_err(|error| {
        let path = path.display();
        Failure::Input(miette::miette!("the log file {path} cannot be written: {error}"))
    })?;
    ours(log.with_ansi(false).with_writer(Mutex::new(OnDisk(file))).finish());
    Ok(())
}

/// Makes a log the process's, with labproof's own messages alone.
fn ours<S>(log: S)
where
    S: Subscriber + for<'a> LookupSpan<'a> + Send + Sync,
{
    log.with(Targets::new().with_target("labproof", Level::TRACE)).init();
}

/// An event as a sentence for people, without the time and the place in the code.
struct Sentence;

impl<S, N> FormatEvent<S, N> for Sentence
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let is_error = *event.metadata().level() == Level::ERROR;
        write!(writer, "{}: ", if is_error { "Error" } else { "Warning" })?;
        context.field_format().format_fields(writer.by_ref(), event)?;
        writeln!(writer)
    }
}

/// A file of which every line is on the disk when it is written. So the log can be believed after
/// the process, or the machine, was stopped: what it says was kept had been kept before.
struct OnDisk(File);

impl Write for OnDisk {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let written = self.0.write(line)?;
        self.0.sync_data()?;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
