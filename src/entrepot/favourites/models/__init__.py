from .favourite import Favourite, FollowedStore

__all__ = ["Favourite", "FollowedStore"]
