//! Where a configuration says that things are.

/// What a configuration is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// A folder that holds everything, in the shape of the repository.
    Folder,
    /// The service of a machine, as `deploy/luister.service` starts it. Its folders give their files to the group that reads them.
    Service,
}

impl Place {
    /// Where everything is kept; a relative path counts from the folder of the configuration.
    pub(crate) fn state(self) -> &'static str {
        match self {
            Self::Folder => "../state",
            Self::Service => "/var/lib/luister",
        }
    }

    /// Where the lists are.
    pub(crate) fn keywords(self) -> &'static str {
        match self {
            Self::Folder => "../keywords",
            Self::Service => "keywords",
        }
    }

    /// Where the password of the mail server will be.
    pub(crate) fn password_file(self) -> &'static str {
        match self {
            Self::Folder => "secret/smtp-password",
            Self::Service => "/run/credentials/luister.service/smtp-password",
        }
    }

    /// What is served to the machine itself, as a table.
    pub(crate) fn web(self) -> &'static str {
        match self {
            Self::Folder => "",
            Self::Service => "\n[web]\nlisten = \"127.0.0.1:8650\"   # /healthz, /readyz and /metrics, for this machine alone\n",
        }
    }
}
