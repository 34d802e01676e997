//! What a token may be used for (RFC 6749, section 3.3).

use std::fmt;
use std::str::FromStr;

/// One thing that a token may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    RecipesRead,
    RecipesWrite,
    Profile,
    UsersAdmin,
}

/// A set of scopes, written as their names between spaces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scopes(u8);

/// A name that is no scope's.
#[derive(Debug, PartialEq, Eq)]
pub struct UnknownScope;

impl Scope {
    pub const ALL: [Self; 4] = [Self::RecipesRead, Self::RecipesWrite, Self::Profile, Self::UsersAdmin];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::RecipesRead => "recipes:read",
            Self::RecipesWrite => "recipes:write",
            Self::Profile => "profile",
            Self::UsersAdmin => "users:admin",
        }
    }

    /// For whoever is asked to grant it.
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            Self::RecipesRead => "Read your recipes, private ones and the trash too",
            Self::RecipesWrite => "Submit, change and delete recipes",
            Self::Profile => "See and change your account and its sessions",
            Self::UsersAdmin => "What superusers may do",
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl Scopes {
    /// All that a user may do.
    #[must_use]
    pub fn of(is_superuser: bool) -> Self {
        let all = Self(Scope::ALL.iter().fold(0, |bits, scope| bits | scope.bit()));
        if is_superuser { all } else { Self(all.0 & !Scope::UsersAdmin.bit()) }
    }

    #[must_use]
    pub const fn has(self, scope: Scope) -> bool {
        self.0 & scope.bit() != 0
    }

    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether all of these are among the others.
    #[must_use]
    pub const fn is_within(self, others: Self) -> bool {
        self.0 & !others.0 == 0
    }

    /// Those that are in both.
    #[must_use]
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 & others.0)
    }

    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.into_iter().filter(move |&scope| self.has(scope))
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<T: IntoIterator<Item = Scope>>(scopes: T) -> Self {
        Self(scopes.into_iter().fold(0, |bits, scope| bits | scope.bit()))
    }
}

impl FromStr for Scope {
    type Err = UnknownScope;

    fn from_str(name: &str) -> Result<Self, UnknownScope> {
        Self::ALL.into_iter().find(|scope| scope.name() == name).ok_or(UnknownScope)
    }
}

impl FromStr for Scopes {
    type Err = UnknownScope;

    fn from_str(names: &str) -> Result<Self, UnknownScope> {
        names.split(' ').filter(|name| !name.is_empty()).map(str::parse::<Scope>).collect()
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iter().map(Scope::name).collect::<Vec<_>>().join(" "))
    }
}
