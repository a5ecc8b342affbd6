"""Exchange of surveys as signed, encrypted files that lie in any folder: no server, no locks."""
