//! Slash commands: from a comment's text to commands, and one file a command.
