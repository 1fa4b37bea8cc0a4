//! The shape of each province: how many children, which ethnic groups.

/// One province of 1/7/2025.
#[derive(Clone, Debug, PartialEq)]
pub struct Province {
    /// Its code.
    pub code: &'static str,
    /// Children 0-8, a rough estimate.
    pub children: u32,
    /// Boys per girl at birth.
    pub boys_per_girl: f64,
    /// Ethnic groups with their persons.
    pub groups: Vec<(&'static str, f64)>,
}

const TABLE: &str = include_str!("../data/provinces.csv");

/// The shape of a province by its code; `None` for a code that isn't one of 1/7/2025.
pub fn province(code: &str) -> Option<Province> {
    TABLE.lines().filter_map(parse).find(|one| one.code == code)
}

fn parse(line: &'static str) -> Option<Province> {
    let mut cells = line.split(',');
    let code = cells.next()?;
    let children = cells.next()?.parse().ok()?;
    let per_hundred: f64 = cells.next()?.parse().ok()?;
    let groups = cells
        .next()?
        .split(';')
        .filter_map(|group| {
            let (name, persons) = group.rsplit_once(' ')?;
            Some((name, persons.parse().ok()?))
        })
        .collect();
    Some(Province {
        code,
        children,
        boys_per_girl: per_hundred / 100.0,
        groups,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_34_provinces_have_a_shape() {
        let all: Vec<Province> = TABLE.lines().filter_map(parse).collect();
        assert_eq!(all.len(), 34);
        for one in &all {
            assert!(one.children > 50_000 && one.boys_per_girl > 1.0, "{one:?}");
            assert!(!one.groups.is_empty(), "{one:?}");
        }
        assert_eq!(province("11").unwrap().groups[0].0, "HMông");
    }
}
