"""Tables as documents: PDF, Word, PowerPoint, HTML."""
