"""Messages of organisers to people: templates, choice of people, outbox, reminders by rule, unsubscription."""
