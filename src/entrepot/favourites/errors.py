"""What favourites refuse."""

from entrepot.kernel.errors import Refused


class TooManyFavourites(Refused):
    code = "favourites.too_many"
    template = "You can keep at most {limit}. Remove one that you do not want any more."
