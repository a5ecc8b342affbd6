"""XPath 1.0 with ODK's functions: lexer, parser, compiler to Python closures."""
