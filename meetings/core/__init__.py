"""What every domain stands on: database, access, mail, files, tasks, language. Knows nothing about meetings."""
