from .replay import Replay

__all__ = ["Replay"]
