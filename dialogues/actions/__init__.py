"""Actions: rasa-sdk classes that look things up and return outcomes; flows and wording hold the words."""
