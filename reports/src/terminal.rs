//! Text for a terminal: the table of a cohort, and the whole answer to one student.
//!
//! Nothing here looks for a terminal: width and colour are the caller's to find out.

mod attention;
mod brief;
mod changes;
mod cohort;
mod explanation;
mod left_out;
mod looking;
mod map;
mod milestone;
mod missed;
mod preflight;
mod progress;
mod receipt;
mod settings;
mod shards;
mod sheet;
mod start;
mod stopped;
mod store;
mod student;
mod watch;
mod window;

pub use brief::brief;
pub use changes::changes;
pub use cohort::cohort;
pub use explanation::explanation;
pub use left_out::left_out;
pub use looking::{Ended, check_ended, kept, looked};
pub use milestone::{Stage, afterwards, at_work, milestone, no_database, starting, whereabouts};
pub use missed::missed;
pub use preflight::{missing, preflight};
pub use progress::{Progress, progress, width_found};
pub use receipt::{Handout, nonce, password, receipt};
pub use settings::settings;
pub use shards::{ShardDoubt, shard_doubts, shard_of_nobody};
pub use sheet::Sheet;
pub use start::{Start, start};
pub use stopped::{Left, stopped};
pub use store::{Amount, ask_to_erase, erased, extent, held, merged, not_erased};
pub use student::student;
pub use watch::{Beat, End, beat, ended, live, served};
pub use window::{Beginning, Closing, Window, window, window_wrapped};
