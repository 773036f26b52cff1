"""Register what the project remembers about people: nothing."""

from foundation.personal_data import Class, register

from .models import LoadedItem

register(LoadedItem, columns=dict.fromkeys(["key", "file_hash", "left_as"], Class.NONE))
