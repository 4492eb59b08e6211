//! What was looked at, when, and what it showed: the only thing that grading reads.
//!
//! An observation is one read of one source at one instant. It either was answered, or it was
//! blind, with a reason. That something is *absent* is never an observation: it is concluded,
//! later and only from a complete answer.

use crate::engine::blind::{Blind, ReasonCode};
use crate::engine::record::Lookup;
use crate::engine::sorted;
use crate::engine::source::Source;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Opens one variant of an enum, and is `None` for all others: what a service looks for among the
/// answers of all.
macro_rules! variant {
    ($of:ident::$variant:ident) => {
        |value| if let $of::$variant(inner) = value { Some(inner) } else { None }
    };
}
pub(crate) use variant;

/// What sources tell: the answers of all services, as one type.
pub trait Body: Serialize + DeserializeOwned {
    /// Entering the account: what every look at it begins with.
    const SESSION: Source;

    /// The source whose answer this is.
    fn source(&self) -> Source;

    /// The source of this id, if some service declares it.
    fn source_of(id: &str) -> Option<Source>;

    /// The source whose answers are kept under this name, if some service declares it.
    fn source_of_answer(name: &str) -> Option<Source>;

    /// Whether somebody else than the grader says so.
    fn is_attested(&self) -> bool;

    /// What it brings of the account's records of calls.
    fn lookup(&self) -> Option<&Lookup>;
}

/// One read of one source of one account, at one instant, in one run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "A: Body", serialize = "A: Body"))]
pub struct Observation<A> {
    /// The run that looked.
    pub run: String,
    /// The twelve digits of the account that was looked at.
    pub account: String,
    /// The region that was looked at; for global reads the region that was asked.
    pub region: String,
    /// When the answer, or the failure, arrived.
    pub at: Timestamp,
    /// What the read showed, or why it could not.
    pub look: Look<A>,
}

/// What a read showed, or why it could not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look<A> {
    /// The source answered completely.
    Seen(A),
    /// The source could not be looked at.
    Blind {
        /// What was asked.
        source: Source,
        /// Why there is no answer.
        why: Blind,
        /// The answer that is kept, where this program cannot read it.
        unread: Option<Box<Value>>,
    },
}

impl<A> Look<A> {
    /// A source that could not be looked at.
    pub fn blind(source: Source, why: Blind) -> Self {
        Self::Blind { source, why, unread: None }
    }
}

impl<A: Body> Look<A> {
    /// The source that was asked.
    pub fn source(&self) -> Source {
        match self {
            Self::Seen(answer) => answer.source(),
            Self::Blind { source, .. } => *source,
        }
    }

    /// The identity of what was seen, apart from when and where: equal answers are stored once.
    pub fn id(&self) -> String {
        content_id(self)
    }

    /// What a store holds; what cannot be read is blind, never absent.
    ///
    /// # Errors
    /// It is no JSON.
    pub(crate) fn from_json(kept: &str) -> Result<Self, serde_json::Error> {
        let form = serde_json::from_str(kept).ok();
        form.and_then(Self::of_form).map_or_else(|| serde_json::from_str(kept), Ok)
    }

    /// What was kept; `None` where this program cannot read it.
    fn of_form(form: Form<A>) -> Option<Self> {
        match form {
            Form::Seen(answer) => Some(Self::Seen(answer)),
            Form::Blind { source, why } => Some(Self::blind(A::source_of(&source)?, why)),
        }
    }

    fn read(kept: Value) -> Self {
        if let Some(look) = Form::deserialize(&kept).ok().and_then(Self::of_form) {
            return look;
        }
        let name = kept["seen"].as_object().and_then(|seen| seen.keys().next().cloned());
        let by_name = name.as_deref().and_then(A::source_of_answer);
        let by_id = || kept["blind"]["source"].as_str().and_then(A::source_of);
        let source = by_name.or_else(by_id).unwrap_or(UNKNOWN);
        let why = Blind::new(ReasonCode::Internal, source.as_str()).because("unreadable answer");
        Self::Blind { source, why, unread: Some(Box::new(kept)) }
    }
}

/// A source that this program does not know.
const UNKNOWN: Source = Source::new(&crate::engine::source::without_action("unknown", "unknown"));

/// A look as it is written.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[serde(bound(deserialize = "A: DeserializeOwned", serialize = "A: Serialize"))]
enum Form<A> {
    Seen(A),
    Blind { source: String, why: Blind },
}

impl<A: Body> Serialize for Look<A> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Seen(answer) => Form::Seen(answer).serialize(to),
            Self::Blind { unread: Some(kept), .. } => kept.serialize(to),
            Self::Blind { source, why, unread: None } => {
                Form::<A>::Blind { source: source.id().to_owned(), why: why.clone() }.serialize(to)
            }
        }
    }
}

impl<'de, A: Body> Deserialize<'de> for Look<A> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Value::deserialize(from).map(Self::read)
    }
}

impl<A: Body> Observation<A> {
    /// The identity of the observation, `sha256:` and 64 hex digits: the hash of its canonical
    /// JSON (RFC 8785), so that the same observation has one name in every store.
    pub fn id(&self) -> String {
        content_id(self)
    }
}

fn content_id(value: &impl Serialize) -> String {
    let canonical = serde_json_canonicalizer::to_vec(value).expect(IS_JSON);
    format!("sha256:{}", sha256(&canonical))
}

/// Why evidence can be written.
const IS_JSON: &str = "evidence holds text, whole numbers and lists, all of which JSON can write";

/// What was seen as JSON: the members of objects in the order of their names, and no spaces. Says also
/// whether that is known to be canonical (RFC 8785).
pub(crate) fn written(look: &impl Serialize) -> (String, bool) {
    if let Some(canonical) = sorted::canonical(look).expect(IS_JSON) {
        return (canonical, true);
    }
    let value = serde_json::to_value(look).expect(IS_JSON);
    (value.to_string(), false)
}

/// The id of an observation whose look is written so, if that is canonical JSON.
pub(crate) fn id_of_written(
    run: &str,
    account: &str,
    region: &str,
    at: Timestamp,
    look: &str,
) -> String {
    let text = |text: &str| Value::from(text).to_string();
    let (account, at) = (text(account), text(&at.to_string()));
    let (region, run) = (text(region), text(run));
    let written =
        format!(r#"{{"account":{account},"at":{at},"look":{look},"region":{region},"run":{run}}}"#);
    format!("sha256:{}", sha256(written.as_bytes()))
}

/// The SHA-256 of some bytes, 64 hex digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
