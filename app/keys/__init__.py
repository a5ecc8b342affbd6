"""The only cryptography: device keys, signatures, encryption of whole files."""
