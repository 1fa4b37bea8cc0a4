//! The columns by which tables can be sorted. Where one is missing that the table has, the reason
//! stands with its kind.

use super::Column;

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $column:ident = $code:literal,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq)]
            pub enum $name {
                $($(#[$about])* $column,)*
            }

            impl Column for $name {
                const ALL: &'static [Self] = &[$(Self::$column),*];

                fn code(self) -> &'static str {
                    match self {
                        $(Self::$column => $code,)*
                    }
                }
            }
        )*
    };
}

columns! {
    /// Of units.
    UnitColumn {
        Name = "ten",
        Kind = "loai",
        Code = "ma",
        /// Its first day.
        From = "tu-ngay",
    }

    /// Of children. Not by carer: two carers of a name are no order that anybody looks for. Not by
    /// what is next: the list of duties is that.
    ChildColumn {
        /// As a class list.
        Name = "ten",
        Birth = "ngay-sinh",
        Village = "thon",
    }

    /// Of accounts.
    PersonColumn {
        Name = "ten",
        Login = "dang-nhap",
        /// The first of the roles that hold.
        Role = "vai-tro",
        State = "trang-thai",
    }

    /// Of plans.
    PlanColumn {
        /// The highest first.
        Level = "cap",
        Title = "ten",
        Issuer = "noi-ban-hanh",
        Date = "ngay",
        Targets = "chi-tieu",
    }

    /// Of records opened for a reason. Not by the reason, which is a sentence.
    OpenedColumn {
        At = "luc",
        Who = "ai",
        Unit = "dia-ban",
    }

    /// Of the audit: only by its numbers. It has millions of lines and an index by number alone;
    /// another order would read all of them for a page.
    AuditColumn {
        At = "luc",
    }
}
