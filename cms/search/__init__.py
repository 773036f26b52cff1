"""Finding pages by words, in Chinese as well, on SQLite and PostgreSQL alike."""
