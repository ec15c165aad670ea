from .notice import Notice, Preference

__all__ = ["Notice", "Preference"]
