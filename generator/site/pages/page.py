"""What every page is, whatever it shows."""

from generator.site import urls
from generator.site.keys import What
from generator.site.urls import Address


class PageWhat(What, frozen=True, kw_only=True):
    """What a page shows, and where it stands."""

    address: Address

    @property
    def claimant(self) -> str:
        """Who asks for the address, for an error message."""
        return type(self).__name__

    @property
    def is_indexed(self) -> bool:
        """Whether it stands in the sitemap: every page does that does not say otherwise."""
        return urls.is_page(self.address)
