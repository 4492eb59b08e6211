
pub use crate::types::error::_operation_not_permitted_exception::OperationNotPermittedExceptionBuilder;

pub use crate::types::error::_unsupported_operation_exception::UnsupportedOperationExceptionBuilder;

pub use crate::types::error::_invalid_max_results_exception::InvalidMaxResultsExceptionBuilder;

pub use crate::types::error::_invalid_next_token_exception::InvalidNextTokenExceptionBuilder;

pub use crate::types::error::_invalid_time_range_exception::InvalidTimeRangeExceptionBuilder;

pub use crate::types::error::_invalid_event_category_exception::InvalidEventCategoryExceptionBuilder;

pub use crate::types::error::_invalid_lookup_attributes_exception::InvalidLookupAttributesExceptionBuilder;
