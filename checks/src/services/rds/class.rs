//! Instance classes by their size.

/// nano < micro < small < …, in any family; `None` for a size that is not known here.
pub(crate) fn rank(class: &str) -> Option<usize> {
    const SIZES: [&str; 7] = ["nano", "micro", "small", "medium", "large", "xlarge", "2xlarge"];
    let size = class.rsplit('.').next()?.to_lowercase();
    if let Some(known) = SIZES.iter().position(|known| *known == size) {
        return Some(known);
    }
    let times: usize = size.strip_suffix("xlarge")?.parse().ok()?;
    Some(SIZES.len().saturating_add(times))
}
